// Mends what the admin's libraries leave without a name for screen readers, and says when something takes a while.
// Nothing depends on it.

// The rich-text boxes get the name of their field.
document.addEventListener("prose-editor:ready", (event) => {
  const editor = event.target.closest(".prose-editor")
  const textarea = editor?.querySelector("textarea")
  const box = editor?.querySelector("[contenteditable]")
  const label = textarea && document.querySelector(`label[for="${textarea.id}"]`)
  if (!label || !box) return
  label.id ||= `${textarea.id}_label`
  box.setAttribute("aria-labelledby", label.id)
  if (textarea.lang) box.lang = textarea.lang
})

// A link to what has to be put right leads into the rich-text box that stands for its field.
document.querySelectorAll(".error-summary a").forEach((link) => {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.hash.slice(1))
    const box = field?.closest(".prose-editor")?.querySelector("[contenteditable]")
    if (!box) return
    event.preventDefault()
    box.focus()
  })
})

// Headings of tables that head nothing are plain cells.
document.querySelectorAll(".inline-group thead th:empty").forEach((heading) => {
  const cell = document.createElement("td")
  cell.className = heading.className
  heading.replaceWith(cell)
})

// What takes some seconds says so as soon as its button is pressed, to eyes and ears.
document.addEventListener("submit", (event) => {
  const place = event.target.querySelector("[data-working]")
  if (!place || event.defaultPrevented) return
  const bar = document.createElement("progress")
  bar.setAttribute("aria-hidden", "true")
  place.replaceChildren(bar, ` ${place.dataset.working}`)
})

// Who comes back by the browser's own button finds the form at rest.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-working]").forEach((place) => place.replaceChildren())
})
