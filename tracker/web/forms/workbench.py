"""The form that takes a case file, pasted or as a file."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField

__all__ = ["MOST_CHARACTERS", "WorkbenchForm"]

MOST_CHARACTERS = 250_000


class CaseText(TextAreaField):
    """Kept as it was sent, but for line ends, whatever is wrong with it."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = (valuelist[0] if valuelist else "").replace("\r\n", "\n")


class WorkbenchForm(FlaskForm):
    text = CaseText("Case file, YAML or JSON")
    file = FileField("Or a file")

    def case_text(self) -> tuple[str, str] | None:
        """The text with its name; a file goes before what is pasted. None with the error set where there is none."""
        sent = self.file.data
        if sent and sent.filename:
            return self._of_file(sent.read(), sent.filename)
        text = self.text.data or ""
        if not text.strip():
            self.text.errors = ["Paste a case file, or choose one."]
            return None
        return self._bounded(self.text, text, "pasted.json" if text.lstrip().startswith("{") else "pasted.yaml")

    def _of_file(self, content: bytes, name: str) -> tuple[str, str] | None:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.file.errors = [f"{name}: this is not a text file in UTF-8."]
            return None
        self.text.data = text.replace("\r\n", "\n")
        return self._bounded(self.file, self.text.data, name)

    def _bounded(self, field: TextAreaField | FileField, text: str, name: str) -> tuple[str, str] | None:
        if len(text) > MOST_CHARACTERS:
            field.errors = [f"{name}: the file has more than {MOST_CHARACTERS:,} characters."]
            return None
        return text, name
