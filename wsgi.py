"""What a WSGI server serves."""

from config import settings
from tracker.web import create_app

app = create_app(settings)
