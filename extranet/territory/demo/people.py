"""Some 300 people of the Pays, what they do and did, and the accounts of some of them."""

from datetime import date, datetime, time, timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from directory.models import Function, FunctionRole, Person, Structure, StructureKind
from extranet.access import grants
from extranet.access.models import Role
from extranet.accounts.models import User
from extranet.search import index
from extranet.territory.demo import bodies, names
from extranet.territory.demo.cast import DOMAIN, NAMED_ACCOUNTS, Demo

# How many of each part have an account besides the named ones: some sixty in all.
WITH_ACCOUNT = {
    "mayor": 16,
    "deputy": 8,
    "secretary": 8,
    "director": 3,
    "tourism": 4,
    "lodger": 4,
    "association": 4,
    "librarian": 3,
    "health": 3,
}
NAMED_PARTS = {
    "animatrice": "animator",
    "admin-capso": "delegate",
    "maire": "mayor",
    "secretaire": "secretary",
    "referent": "deputy",
    "tourisme": "tourism",
    "medecin": "health",
}


class Casting:
    """Collects people and functions, then writes each in one go."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.register = names.Register(demo.random)
        self.functions: list[Function] = []
        self.people: list[Person] = []

    def person(self, part: str, home: Structure) -> tuple[Person, bool]:
        """Invent a person at home in `home`; return them and whether they are a woman."""
        first, last, is_woman = self.register.draw()
        person = Person(
            first_name=first,
            last_name=last,
            scope_id=home.scope_id,
            email=f"{names.mailbox(first, last)}@{DOMAIN}",
            phone=names.mobile(self.demo.random),
        )
        self.people.append(person)
        return self.demo.cast(part, person), is_woman

    def function(
        self,
        person: Person,
        structure: Structure,
        role: FunctionRole,
        start: date,
        *,
        title: str = "",
        theme: str = "",
        end: date | None = None,
    ) -> None:
        """Give `person` a function."""
        function = Function(person=person, structure=structure, scope_id=structure.scope_id, role=role)
        function.start, function.end, function.title, function.theme = start, end, title, theme
        self.functions.append(function)

    def some_day(self) -> date:
        """Return a day in the years before the mandate."""
        return self.demo.mandate - timedelta(days=self.demo.random.randrange(30, 3000))

    def write(self) -> None:
        """Write the people, then what they do."""
        Person.objects.bulk_create(self.people)
        Function.objects.bulk_create(self.functions)
        index.put(*self.people)
        index.put(*Structure.objects.all())


def add_structures_and_people(demo: Demo) -> None:
    """Add the other bodies of the territory, and everyone."""
    structures = bodies.add_bodies(demo)
    casting = Casting(demo)
    communes = list(Structure.objects.filter(kind=StructureKind.COMMUNE).order_by("insee"))
    _frame(casting)
    _councils(casting, communes)
    _town_halls(casting, communes)
    _bodies(casting, structures)
    casting.write()


def _frame(casting: Casting) -> None:
    pays = Structure.objects.get(kind=StructureKind.PAYS)
    animator, is_woman = casting.person("animator", pays)
    casting.function(animator, pays, FunctionRole.OFFICER, casting.some_day(), title="Animation numérique du Pays")
    epcis = Structure.objects.filter(kind=StructureKind.EPCI).order_by("siren")
    for rank, epci in enumerate(epcis):
        director, is_woman = casting.person("director", epci)
        title = "Directrice générale des services" if is_woman else "Directeur général des services"
        casting.function(director, epci, FunctionRole.DIRECTOR, casting.some_day(), title=title)
        officer, _woman = casting.person("delegate" if rank == 0 else "officer", epci)
        casting.function(officer, epci, FunctionRole.OFFICER, casting.some_day(), title="Usages numériques")


def _councils(casting: Casting, communes: list[Structure]) -> None:
    """One mayor and one deputy who is the élu référent in each commune; the EPCI's council; former mayors."""
    demo, mandate = casting.demo, casting.demo.mandate
    vice_presidents: dict[int, int] = {}
    for rank, commune in enumerate(communes):
        mayor, is_woman = casting.person("mayor", commune)
        casting.function(mayor, commune, FunctionRole.MAYOR, mandate, title="Maire")
        if demo.random.random() < 0.35:
            before = "Première adjointe" if is_woman else "Premier adjoint"
            casting.function(mayor, commune, FunctionRole.DEPUTY_MAYOR, demo.mandate_before, title=before, end=mandate)
        if rank % 7 == 0:
            former, _woman = casting.person("former_mayor", commune)
            casting.function(former, commune, FunctionRole.MAYOR, demo.mandate_before, title="Maire", end=mandate)
        _epci_seat(casting, mayor, is_woman, commune, vice_presidents)
        deputy, is_woman = casting.person("deputy", commune)
        theme = demo.random.choice(bodies.THEMES)
        title = f"{'Adjointe' if is_woman else 'Adjoint'}, {theme.lower()}"
        casting.function(deputy, commune, FunctionRole.DEPUTY_MAYOR, mandate, title=title, theme=theme)
        casting.function(
            deputy,
            commune,
            FunctionRole.REFERENT_ELECTED,
            mandate + timedelta(days=demo.random.randrange(20, 90)),
            title="Élue référente TIC" if is_woman else "Élu référent TIC",
            theme="E-administration",
        )


def _epci_seat(
    casting: Casting, mayor: Person, is_woman: bool, commune: Structure, vice_presidents: dict[int, int]
) -> None:
    """Every mayor sits in the EPCI's council: the first presides, the next eight are vice-presidents."""
    epci = commune.parent
    if epci is None:
        return
    rank = vice_presidents.get(epci.pk, 0)
    vice_presidents[epci.pk] = rank + 1
    start = casting.demo.mandate + timedelta(days=14)
    if rank == 0:
        title = "Présidente" if is_woman else "Président"
        casting.function(mayor, epci, FunctionRole.PRESIDENT, start, title=title)
    elif rank <= 8:
        theme = bodies.THEMES[(rank - 1) % len(bodies.THEMES)]
        title = f"{'Vice-présidente' if is_woman else 'Vice-président'}, {theme.lower()}"
        casting.function(mayor, epci, FunctionRole.VICE_PRESIDENT, start, title=title, theme=theme)
    else:
        title = "Conseillère communautaire" if is_woman else "Conseiller communautaire"
        casting.function(mayor, epci, FunctionRole.COUNCILLOR, start, title=title)


def _town_halls(casting: Casting, communes: list[Structure]) -> None:
    """Secretaries who serve up to four communes and are their technicien référent; a DGS in the larger towns."""
    towns = sorted(communes, key=lambda commune: -(commune.population or 0))[:4]
    for town in towns:
        director, is_woman = casting.person("director", town)
        title = "Directrice générale des services" if is_woman else "Directeur général des services"
        casting.function(director, town, FunctionRole.DIRECTOR, casting.some_day(), title=title)
    left = list(communes)
    while left:
        first = left[0]
        count = 1 if (first.population or 0) > 1500 else casting.demo.random.choice([2, 3, 3, 4])
        served = [commune for commune in left if commune.scope_id == first.scope_id][:count]
        left = [commune for commune in left if commune not in served]
        secretary, is_woman = casting.person("secretary", first)
        start = casting.some_day()
        for commune in served:
            casting.function(secretary, commune, FunctionRole.SECRETARY, start, title="Secrétaire de mairie")
            casting.function(
                secretary,
                commune,
                FunctionRole.REFERENT_AGENT,
                start + timedelta(days=20),
                title="Technicienne référente TIC" if is_woman else "Technicien référent TIC",
                theme="E-administration",
            )


def _bodies(casting: Casting, structures: list[bodies.Body]) -> None:
    for body in structures:
        for role, part, titles in body.posts:
            person, is_woman = casting.person(part, body.structure)
            title = titles[0] if is_woman else titles[1]
            casting.function(person, body.structure, role, casting.some_day(), title=title, theme=body.theme)
            if role == FunctionRole.HEALTH_PROFESSIONAL:
                person.rpps = names.rpps(casting.demo.random)


def add_accounts(demo: Demo) -> None:
    """Open the named accounts and some fifty more, all with one password, and tie each to its person."""
    noon = timezone.make_aware(datetime.combine(demo.today, time(12)))
    chosen: list[tuple[str, Person]] = []
    for name, part in NAMED_PARTS.items():
        chosen.append((f"{name}@demo.example", demo.people[part][0]))
    for part, count in WITH_ACCOUNT.items():
        chosen += [(person.email, person) for person in demo.people[part][1 : count + 1]]
    users = []
    for email, person in chosen:
        user = User(email=email, password=demo.password, first_name=person.first_name, last_name=person.last_name)
        user.phone, user.joined_at = person.phone, noon - timedelta(days=demo.random.randrange(60, 200))
        user.previous_visit_at = user.last_visit_at = noon - timedelta(days=demo.random.randrange(7, 12))
        if person.rpps and email.startswith("medecin@"):
            user.rpps, user.rpps_verified_at = person.rpps, user.joined_at
        users.append(user)
    users.append(
        User(
            email=NAMED_ACCOUNTS[-1].email,
            password=demo.password,
            first_name="Hugo",
            last_name="Lambert",
            is_guest=True,
            joined_at=noon - timedelta(days=20),
        )
    )
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    for (_email, person), user in zip(chosen, users, strict=False):
        person.user, person.email = user, user.email
    Person.objects.bulk_update([person for _email, person in chosen], ["user", "email"])
    demo.users = {user.email.partition("@")[0]: user for user in users}
    _administration(demo)


def _administration(demo: Demo) -> None:
    demo.users["animatrice"].groups.add(grants.administrators_group())
    delegate = demo.people["delegate"][0]
    grants.grant(delegate.scope, demo.users["admin-capso"], Role.MANAGER, actor=None)
