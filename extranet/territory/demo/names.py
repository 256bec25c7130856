"""Believable French names, numbers and addresses; none belongs to anyone."""

import random
import unicodedata

from extranet.accounts.codes import luhn_key

WOMEN = [
    "Marie",
    "Nathalie",
    "Isabelle",
    "Sylvie",
    "Catherine",
    "Françoise",
    "Valérie",
    "Christine",
    "Sandrine",
    "Véronique",
    "Céline",
    "Sophie",
    "Hélène",
    "Émilie",
    "Aurélie",
    "Delphine",
    "Stéphanie",
    "Julie",
    "Camille",
    "Amandine",
    "Laëtitia",
    "Élodie",
    "Mélanie",
    "Caroline",
    "Béatrice",
    "Brigitte",
    "Dominique",
    "Martine",
    "Agnès",
    "Chantal",
    "Florence",
    "Laurence",
    "Corinne",
    "Karine",
    "Virginie",
    "Pauline",
    "Manon",
    "Léa",
    "Inès",
    "Fatima",
    "Nadia",
    "Samira",
    "Maud",
    "Édith",
    "Odile",
    "Solène",
    "Anaïs",
    "Clémence",
    "Justine",
    "Noémie",
]
MEN = [
    "Jean",
    "Philippe",
    "Michel",
    "Alain",
    "Patrick",
    "Pierre",
    "Bernard",
    "Christian",
    "Daniel",
    "Didier",
    "Éric",
    "Thierry",
    "Pascal",
    "Laurent",
    "Bruno",
    "François",
    "Frédéric",
    "Christophe",
    "Olivier",
    "Stéphane",
    "David",
    "Nicolas",
    "Sébastien",
    "Jérôme",
    "Ludovic",
    "Vincent",
    "Guillaume",
    "Benoît",
    "Grégory",
    "Arnaud",
    "Cédric",
    "Fabrice",
    "Gérard",
    "Hervé",
    "Joël",
    "Régis",
    "Yves",
    "Rémi",
    "Xavier",
    "Maxime",
    "Romain",
    "Thomas",
    "Antoine",
    "Julien",
    "Karim",
    "Mehdi",
    "Gaëtan",
    "Loïc",
    "Étienne",
    "Denis",
]
FAMILIES = [
    "Delattre",
    "Lefebvre",
    "Duhamel",
    "Caron",
    "Vasseur",
    "Leroy",
    "Dubois",
    "Delplace",
    "Bocquet",
    "Lemaire",
    "Devos",
    "Fontaine",
    "Hochart",
    "Macaux",
    "Dewaele",
    "Delannoy",
    "Brebion",
    "Cappelaere",
    "Senlecq",
    "Vandenbossche",
    "Debove",
    "Boulanger",
    "Berquez",
    "Décroix",
    "Fasquelle",
    "Herbert",
    "Ducrocq",
    "Lecointe",
    "Merlier",
    "Pruvost",
    "Wattez",
    "Bayart",
    "Carpentier",
    "Delerue",
    "Cordonnier",
    "Flament",
    "Hannebique",
    "Joly",
    "Ledoux",
    "Mahieu",
    "Noël",
    "Obled",
    "Planque",
    "Quéva",
    "Robilliard",
    "Sagot",
    "Thellier",
    "Ulrich",
    "Verhaeghe",
    "Wavrant",
    "Allouchery",
    "Baudelle",
    "Cousin",
    "Dacheux",
    "Évrard",
    "Foulon",
    "Guilbert",
    "Houzet",
    "Jonas",
    "Kaczmarek",
    "Louchez",
    "Mametz",
    "Nowak",
    "Ogez",
    "Petitprez",
    "Queste",
    "Roussel",
    "Seillier",
    "Triquet",
    "Vermeersch",
    "Benali",
    "Haddad",
    "Da_Costa",
    "Le_Goff",
    "Martel",
    "Bouchart",
    "Colin",
    "Demol",
    "Lorgnier",
    "Penel",
    "Rohart",
    "Terlutte",
    "Vanhove",
    "Wintrebert",
    "Cocquerelle",
    "Dufay",
    "Fenet",
    "Gressier",
    "Hermant",
]
STREETS = [
    "rue de l’Église",
    "rue de la Mairie",
    "Grand’Rue",
    "rue du Marais",
    "rue de Calais",
    "place du Bourg",
    "chemin des Prés",
    "rue des Écoles",
    "rue du Moulin",
    "allée des Tilleuls",
]


class Register:
    """Draws names, and never the same full name twice."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._taken: set[tuple[str, str]] = set()

    def draw(self) -> tuple[str, str, bool]:
        """Return a first name, a last name, and whether it is a woman's."""
        while True:
            is_woman = self._dice.random() < 0.5
            first = self._dice.choice(WOMEN if is_woman else MEN)
            last = self._dice.choice(FAMILIES).replace("_", " ")
            if (first, last) not in self._taken:
                self._taken.add((first, last))
                return first, last, is_woman


def mailbox(first: str, last: str) -> str:
    """Return `prenom.nom`, in letters every mail server takes."""
    bare = unicodedata.normalize("NFKD", f"{first}.{last}".lower().replace(" ", "-"))
    return "".join(character for character in bare if character.isascii())


def mobile(dice: random.Random) -> str:
    """Return a mobile number of the range kept for fiction (ARCEP, plan national de numérotation)."""
    return f"06 39 98 {dice.randrange(100):02} {dice.randrange(100):02}"


def landline(dice: random.Random) -> str:
    """Return a number of the north of France of the range kept for fiction."""
    return f"03 53 01 {dice.randrange(100):02} {dice.randrange(100):02}"


def rpps(dice: random.Random) -> str:
    """Return a well-formed RPPS number, with its key, in a range that is not given out."""
    digits = f"109999{dice.randrange(10_000):04}"
    return digits + luhn_key(digits)


def address(dice: random.Random) -> str:
    """Return a number and a street."""
    return f"{dice.randrange(1, 90)} {dice.choice(STREETS)}"
