// What is typed in a form is sent to the site, which keeps it for a day until it is saved; the answer says who else has
// the form open. Without this script the form is the same.
{
  const { dataset } = document.currentScript
  const form = document.getElementById(dataset.form)
  const note = document.getElementById("form-note")
  const [PAUSE, BEAT] = [3_000, 25_000]
  // A browser lets a page that is left send no more than 64 KB.
  const MOST_ON_LEAVING = 60_000

  // Of the form as it was sent last; at first as it was before anybody touched it.
  let sent = "refused" in dataset ? "" : undefined
  let pause
  let isSaving = false
  let underWay = new AbortController()

  const typed = () => {
    const data = new URLSearchParams()
    for (const [name, value] of new FormData(form)) {
      const isOwn = name === "csrfmiddlewaretoken" || name === "once" || name.includes("__prefix__")
      if (value instanceof File) value.name && data.append("chosen_files", name)
      else if (!isOwn && form.elements[name]?.type !== "password") data.append(name, value)
    }
    return data.toString()
  }

  const tell = (words) => {
    if (note.textContent === words) return
    note.textContent = words
    note.classList.toggle("restore-banner", Boolean(words))
  }

  const send = async (text, isLeaving) => {
    const body = new URLSearchParams(text)
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
    const isShort = body.toString().length < MOST_ON_LEAVING
    const options = { method: "POST", redirect: "error", keepalive: isLeaving && isShort, signal: underWay.signal }
    try {
      const answer = await fetch(dataset.address, { ...options, body })
      if (answer.ok || answer.status === 413 || answer.status === 422) tell((await answer.json()).words)
    } catch {
      if (text && sent === text) sent = "" // it is sent again with the next beat
    }
  }

  // Until its officer has chosen what becomes of an earlier text, that one is not written over.
  const isKept = () => sent !== undefined && !("left" in dataset) && !isSaving

  const keep = (isLeaving = false) => {
    clearTimeout(pause)
    const text = isKept() ? typed() : sent
    if (text === sent) return false
    sent = text
    send(text, isLeaving)
    return true
  }

  const beat = () => {
    if (!isSaving && !keep() && !("new" in dataset)) send("")
  }

  const begin = () => {
    sent ??= typed()
  }
  const later = () => {
    clearTimeout(pause)
    pause = setTimeout(keep, PAUSE)
  }
  for (const kind of ["focusin", "pointerdown", "keydown", "paste", "drop"]) form.addEventListener(kind, begin, true)
  for (const kind of ["input", "change", "click"]) form.addEventListener(kind, later)
  form.addEventListener("input", () => form.querySelector("[data-unsaved]")?.removeAttribute("hidden"), { once: true })
  if (form.contains(document.activeElement)) begin()

  // What is being saved is not sent again behind it.
  form.addEventListener("submit", () => {
    isSaving = true
    clearTimeout(pause)
    underWay.abort()
  })
  window.addEventListener("pageshow", () => {
    isSaving = false
    underWay = new AbortController()
  })
  window.addEventListener("pagehide", () => keep(true))
  document.addEventListener("visibilitychange", () => document.hidden && keep(true))
  setInterval(beat, BEAT)
  beat()
}
