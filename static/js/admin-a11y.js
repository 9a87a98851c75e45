// Mends what the workplace's libraries leave without a name for screen readers. Nothing depends on it.

// The rich-text boxes get the name of their field.
document.addEventListener("prose-editor:ready", (event) => {
  const editor = event.target.closest(".prose-editor")
  const textarea = editor?.querySelector("textarea")
  const box = editor?.querySelector("[contenteditable]")
  const label = textarea && document.querySelector(`label[for="${textarea.id}"]`)
  if (!label || !box) return
  label.id ||= `${textarea.id}_label`
  box.setAttribute("aria-labelledby", label.id)
})

// Headings of tables that head nothing are plain cells.
document.querySelectorAll(".inline-group thead th:empty").forEach((heading) => {
  const cell = document.createElement("td")
  cell.className = heading.className
  heading.replaceWith(cell)
})
