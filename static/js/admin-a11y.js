// Gives the rich-text boxes the name of their field: the editor makes them without one.
document.addEventListener("prose-editor:ready", (event) => {
  const textarea = event.target.closest(".prose-editor")?.querySelector("textarea") ?? event.target
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  const box = event.target.closest(".prose-editor")?.querySelector("[contenteditable]")
  if (!label || !box) return
  label.id ||= `${textarea.id}_label`
  box.setAttribute("aria-labelledby", label.id)
})
