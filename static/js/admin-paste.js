// What is pasted or dropped into a rich-text box is cleaned by the site before it is put in, by the same rules as on
// saving: officers see what will be kept. Without this script the rules act on saving alone.

const { address, failed } = document.currentScript.dataset
const underWay = new Set()

const plainAsHtml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")

// Pictures come along as text of millions of characters, and are not kept.
const withoutPictures = (html) => html.replace(/src=(["'])data:[^"']*\1/g, "")

// What has to be cleaned of what was pasted; nothing for a line of plain text, or for a part of such a box.
const textOf = (data) => {
  const html = data.getData("text/html")
  const plain = data.getData("text/plain")
  if (html.includes("data-pm-slice")) return ""
  if (html) return withoutPictures(html)
  return /[\r\n\v\f]/.test(plain) ? plainAsHtml(plain) : ""
}

const cleaned = async (text) => {
  const answer = await fetch(address, {
    method: "POST",
    redirect: "error",
    headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
    body: new URLSearchParams({ text }),
  })
  if (!answer.ok) throw new Error(answer.status)
  return answer.text()
}

const tell = (box, words) => {
  const place = box.closest(".prose-editor")
  place.nextElementSibling?.matches(".paste-failed") && place.nextElementSibling.remove()
  if (!words) return
  const note = document.createElement("p")
  note.className = "paste-failed errornote"
  note.setAttribute("role", "alert")
  note.textContent = words
  place.after(note)
}

const putIn = async (box, text, place) => {
  const { editor } = box
  tell(box, "")
  try {
    const html = await cleaned(text)
    if (place !== undefined) editor.commands.setTextSelection(place)
    if (html) editor.view.pasteHTML(html)
    return true
  } catch {
    tell(box, failed)
    return false
  }
}

const take = (event) => {
  const box = event.target.closest?.(".prose-editor [contenteditable=true]")
  const data = event.clipboardData || event.dataTransfer
  const text = box?.editor && data && textOf(data)
  if (!text) return
  event.preventDefault()
  event.stopPropagation()
  const spot = event.type === "drop" && box.editor.view.posAtCoords({ left: event.clientX, top: event.clientY })
  const work = putIn(box, text, spot ? spot.pos : undefined)
  underWay.add(work)
  work.finally(() => underWay.delete(work))
}

document.addEventListener("paste", take, true)
document.addEventListener("drop", take, true)

// Who presses a button meanwhile has it pressed when the text is there.
document.addEventListener(
  "submit",
  async (event) => {
    if (!underWay.size) return
    event.preventDefault()
    event.stopPropagation()
    const { target, submitter } = event
    if ((await Promise.all(underWay)).every(Boolean)) target.requestSubmit(submitter)
  },
  true,
)

// "*40*" and "_2026_" are notes and signs, not italics: the boxes read no such marks in what is pasted, only addresses.
document.addEventListener("prose-editor:ready", ({ detail: { editor } }) => {
  editor.options.enablePasteRules = ["link"]
  editor.view.updateState(editor.view.state.reconfigure({ plugins: editor.extensionManager.plugins }))
})
