"""HTML in the shape in which programs put it on the clipboard, and what is kept of it. All of it is made up."""

from .office import DOCS, LIBREOFFICE, OUTLOOK
from .web import PLAIN, WEB
from .word import WORD

PASTES = {
    f"{source}: {name}": paste
    for source, table in {
        "Word": WORD,
        "Outlook": OUTLOOK,
        "LibreOffice": LIBREOFFICE,
        "Google Docs": DOCS,
        "a web page": WEB,
        "plain": PLAIN,
    }.items()
    for name, paste in table.items()
}
