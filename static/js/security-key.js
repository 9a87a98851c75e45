// Says in words on the page that a security key did not answer, or that nobody touched it.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault()
  document.getElementById("key-failed").hidden = false
})
