// Sections of a long form that were opened stay open while one works on it; a link to a field opens its section.
{
  const KEY = `open ${location.pathname}`
  const sections = document.querySelectorAll("#content-main fieldset > details")
  const name = (section) => section.querySelector("summary > [id]").id
  const remember = () => sessionStorage.setItem(KEY, [...sections].filter((each) => each.open).map(name).join(" "))
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    target?.closest("details")?.setAttribute("open", "")
  }
  const opened = new Set(sessionStorage.getItem(KEY)?.split(" "))
  for (const section of sections) {
    if (opened.has(name(section))) section.open = true
    section.addEventListener("toggle", remember)
  }
  window.addEventListener("hashchange", reveal)
  reveal()
}
