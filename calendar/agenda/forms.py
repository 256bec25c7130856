"""The agenda's forms."""

import uuid
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.actions.events import LONGEST, EventData
from agenda.models import Event
from agenda.queries import midnight
from extranet.access.models import Scope
from extranet.accounts.validators import plain_text, single_line
from extranet.ui import markdown

# What browsers send, and what one types where the browser has no date field.
_MOMENTS = (
    "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M", "%d/%m/%Y %Hh%M", "%d/%m/%Y %H h %M",
)  # fmt: skip
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")
_YEARS = range(1990, 2100)


class Moment(datetime):
    """A local date and hour as typed; `has_hour` is False for a day alone."""

    has_hour = True


class MomentField(forms.Field):
    """The browser's own field for a day and an hour; a day alone is understood."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "data-moment": ""}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> Moment | None:
        """Read what was typed, in local time and without its zone."""
        text = str(value or "").strip()
        if not text:
            return None
        for form in (*_MOMENTS, *_DAYS):
            try:
                moment = Moment.strptime(text, form)
            except ValueError:
                continue
            if moment.year not in _YEARS:
                break
            moment.has_hour = form not in _DAYS
            return moment
        raise forms.ValidationError(_("Écrivez une date et une heure, par exemple 03/03/2026 14:00."), code="moment")


def aware(moment: datetime) -> datetime:
    """Return the local `moment` in its zone; ValidationError for an hour that the clocks skip in spring.

    Of an hour that comes twice in autumn, the first is meant.
    """
    made = moment.replace(tzinfo=timezone.get_current_timezone())
    back = datetime.fromtimestamp(made.timestamp(), timezone.get_current_timezone())
    if back.replace(tzinfo=None) != made.replace(tzinfo=None):
        raise forms.ValidationError(
            _("Cette heure n’existe pas : cette nuit-là, on passe à l’heure d’été de 2 h à 3 h."), code="skipped"
        )
    return made


class EventForm(forms.Form):
    """An event, as people say it: a whole-day one ends on its last day."""

    title = forms.CharField(label=_("Titre"), max_length=160, validators=[single_line])
    all_day = forms.BooleanField(
        label=_("Toute la journée"),
        required=False,
        help_text=_("Les heures ne comptent pas."),
        widget=forms.CheckboxInput(attrs={"data-all-day": ""}),
    )
    start = MomentField(label=_("Début"))
    end = MomentField(label=_("Fin"), required=False)
    place = forms.CharField(label=_("Lieu"), max_length=200, required=False, validators=[single_line])
    description = forms.CharField(
        label=_("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "data-autosave-draft": ""}),
        help_text=_("Ordre du jour, accès, contacts. Les adresses web deviennent des liens."),
        validators=[markdown.check_length, plain_text],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, event: Event | None = None, **kwargs: Any) -> None:
        self.event = event
        super().__init__(data, **kwargs)
        if event is None:
            self.initial.setdefault("uid", uuid.uuid4())

    def clean(self) -> dict[str, Any]:
        """Put the start and the end in the local zone, and refuse an end before its start at its field."""
        data = super().clean() or self.cleaned_data
        start, end = data.get("start"), data.get("end")
        if start is None or "end" in self.errors:
            return data
        if data.get("all_day"):
            first, last = start.date(), (end or start).date()
            data["start"], data["end"] = midnight(first), midnight(last + timedelta(days=1))
            is_backwards, is_long = last < first, (last - first) >= LONGEST
        else:
            self._need_hours(start, end)
            if self.errors.keys() & {"start", "end"}:
                return data
            begins = self._zoned("start", start)
            ends = begins and (self._zoned("end", end) if end else begins + timedelta(hours=1))
            if begins is None or ends is None:
                return data
            data["start"], data["end"] = begins, ends
            is_backwards, is_long = ends < begins, ends - begins > LONGEST
        if is_backwards:
            self.add_error("end", _("La fin doit être après le début."))
        elif is_long:
            self.add_error("end", _("Un événement dure un an au plus : faites-en plusieurs."))
        return data

    def _need_hours(self, start: Moment, end: Moment | None) -> None:
        for name, moment in (("start", start), ("end", end)):
            if moment is not None and not moment.has_hour:
                self.add_error(name, _("Indiquez l’heure, ou cochez « Toute la journée »."))

    def _zoned(self, name: str, moment: datetime) -> datetime | None:
        try:
            return aware(moment)
        except forms.ValidationError as error:
            self.add_error(name, error)
            return None

    @property
    def is_stale(self) -> bool:
        """True when what was sent was typed over an older version; sending it again is then a choice."""
        stale = self.event is not None and self.is_bound and self.cleaned_data.get("version") != self.event.version
        if stale and self.event is not None:
            self.data = {**self.data, "version": str(self.event.version)}
        return stale

    @property
    def values(self) -> EventData:
        """The event as the actions take it."""
        data = self.cleaned_data
        names = ("title", "start", "end", "all_day", "place", "description")
        return EventData(**{name: data[name] for name in names})

    def refusal_status(self, *, stale: bool = False) -> int:
        """The status of the page that shows the form again: 409 stale, 422 refused, 200 never sent."""
        if stale:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.is_bound and self.errors else HTTPStatus.OK


def initial_of(event: Event) -> dict[str, Any]:
    """Return what the form of `event` begins with; its whole-day end is the last day."""
    end = midnight(event.last_day) if event.all_day else event.end
    return {
        "title": event.title,
        "all_day": event.all_day,
        "start": timezone.localtime(event.start),
        "end": timezone.localtime(end),
        "place": event.place,
        "description": event.description,
        "version": event.version,
    }


def initial_on(text: str) -> dict[str, Any]:
    """Return what the form of a new event begins with, on the day written « 2026-11-12 » or today."""
    now = timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return {"start": now, "end": now + timedelta(hours=1)}
    start = datetime(day.year, day.month, day.day, 9)  # noqa: DTZ001 (shown in the field as it is)
    return {"start": start, "end": start + timedelta(hours=1)}


class FeedForm(forms.Form):
    """Which agenda a feed reads."""

    scope = forms.ChoiceField(label=_("Agenda"))

    def __init__(self, *args: Any, scopes: list[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._scopes = {str(scope.pk): scope for scope in scopes}
        field = cast(forms.ChoiceField, self.fields["scope"])
        field.choices = [("tous", _("Tous mes agendas")), *((scope.pk, scope.name) for scope in scopes)]

    @property
    def chosen_scope(self) -> Scope | None:
        """The space chosen; None for all."""
        return self._scopes.get(self.cleaned_data["scope"])
