# ruff: noqa: E501 (sentences stay whole)
"""What the meetings of the demonstration talk about, by space: the group, points with what was said, decisions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subjects:
    """The matter of a space: who meets, what is said, what is decided, and other files it keeps."""

    group: str
    points: list[tuple[str, str]]
    decisions: list[str]
    tables: dict[str, str]
    tags: list[str]


SUBJECTS = {
    "Économie": Subjects(
        "Commission économie",
        [
            ("Zones d’activité", "Trois lots restent à vendre sur la zone du Fond Squin. Deux artisans ont visité le lot 7 ; la voirie sera reprise avant l’été."),
            ("Commerce de centre-bourg", "Le taux de vacance recule à Aire-sur-la-Lys et à Lumbres. Les boutiques à l’essai ont accueilli quatre porteurs de projet."),
            ("Reprise des entreprises", "Une quarantaine de chefs d’entreprise ont plus de cinquante-huit ans. La chambre de métiers propose un diagnostic gratuit de transmission."),
            ("Emploi des jeunes", "Le forum de l’alternance a réuni trente employeurs à Saint-Omer ; les offres du bâtiment restent les plus nombreuses."),
        ],
        ["Relancer les propriétaires des locaux vides de la rue principale.", "Publier la carte des terrains disponibles.", "Inviter la chambre d’agriculture à la prochaine séance."],
        {"Terrains disponibles": "Zone;Lot;Surface (m²);Prix HT\nFond Squin;7;2400;16\nFond Squin;9;1850;16\nPorte du Littoral;12;5200;19\n"},
        ["zones d’activité", "commerce"],
    ),
    "Tourisme": Subjects(
        "Comité de préparation de la saison",
        [
            ("Fréquentation", "Les promenades en bacôve dans le marais audomarois gagnent six pour cent. Les visiteurs belges et néerlandais restent deux nuits en moyenne."),
            ("Taxe de séjour", "La déclaration en ligne est adoptée par les deux tiers des hébergeurs. Une permanence aidera les autres en avril."),
            ("Randonnée et vélo", "Le balisage de la véloroute est terminé jusqu’à Arques. Il manque un point d’eau près de l’ascenseur à bateaux des Fontinettes."),
            ("Agenda partagé", "Chaque office saisit ses fêtes une seule fois ; le calendrier commun les reprend pour tout le Pays."),
        ],
        ["Imprimer huit mille cartes du marais.", "Ouvrir les offices le dimanche matin en juillet et août.", "Former les hébergeurs au calendrier commun."],
        {"Fréquentation des offices": "Office;Juin;Juillet;Août\nSaint-Omer;4210;7350;8120\nAire-sur-la-Lys;960;1540;1610\nLumbres;410;720;765\n"},
        ["saison", "marais", "hébergement"],
    ),
    "E-santé": Subjects(
        "Groupe de coordination",
        [
            ("Téléconsultation", "Deux maisons de santé disposent d’une cabine. Les infirmières accompagnent les patients le mardi et le jeudi."),
            ("Messagerie sécurisée", "Les comptes rendus d’hospitalisation arrivent désormais par la messagerie de santé. Trois cabinets attendent leur raccordement."),
            ("Permanence des soins", "Le planning de garde du trimestre est complet, sauf deux dimanches."),
        ],
        ["Raccorder les trois cabinets avant la fin du trimestre.", "Proposer une formation aux secrétaires médicales."],
        {"Planning de garde": "Semaine;Secteur;Équipe\n10;Nord;A\n10;Sud;B\n11;Nord;B\n11;Sud;A\n"},
        ["coordination"],
    ),
    "Vieillissement": Subjects(
        "Groupe Bien vieillir",
        [
            ("Maintien à domicile", "Les services d’aide peinent à recruter sur le canton de Fauquembergues. Un véhicule partagé pourrait réduire les trajets."),
            ("Soutien aux aidants", "Le café des aidants a réuni onze personnes à Thérouanne. Elles demandent un relais le samedi."),
            ("Résidences autonomie", "Douze logements seront rénovés. Les familles seront reçues une à une avant les travaux."),
            ("Portage de repas", "Deux communes voisines proposent de mettre leur tournée en commun."),
        ],
        ["Chercher un financement pour le véhicule partagé.", "Ouvrir un café des aidants un samedi par mois."],
        {"Services d’aide à domicile": "Service;Communes;Intervenants\nADMR de Lumbres;18;34\nCCAS de Saint-Omer;1;22\n"},
        ["aidants", "domicile"],
    ),
    "Culture et éducation": Subjects(
        "Réseau culture et écoles",
        [
            ("Bibliothèques", "Le catalogue commun compte quarante mille titres. La navette passe désormais chaque semaine dans neuf communes."),
            ("Éducation artistique", "Vingt-deux classes ont rencontré un musicien. Les écoles de la vallée de l’Aa demandent un parcours théâtre."),
            ("Fête du livre", "Elle aura lieu à Wizernes ; quatorze auteurs ont répondu. Les bénévoles accueilleront les classes le vendredi."),
        ],
        ["Étendre la navette à trois communes.", "Retenir la candidature de la compagnie pour le parcours théâtre."],
        {"Navette des bibliothèques": "Jour;Départ;Arrêts\nMardi;Saint-Omer;4\nJeudi;Lumbres;5\n"},
        ["bibliothèques", "écoles"],
    ),
    "E-administration": Subjects(
        "Réseau des référents numériques",
        [
            ("Cybersécurité", "Deux mairies ont reçu de faux courriels de fournisseurs. Un modèle de signalement est dans le dossier Modèles."),
            ("Sauvegardes", "Soixante communes sauvegardent hors de leurs murs. Les autres seront visitées avant l’automne."),
            ("Démarches en ligne", "Les demandes d’urbanisme arrivent pour moitié par internet. Les secrétaires souhaitent une fiche pas à pas."),
            ("Formation des élus", "La prochaine session portera sur la signature électronique des délibérations."),
        ],
        ["Rédiger la fiche pas à pas avec deux secrétaires de mairie.", "Faire un exercice de restauration dans chaque EPCI."],
        {"Communes et sauvegardes": "Commune;Sauvegarde;Dernier essai\nArques;externalisée;mars\nBlendecques;externalisée;février\nHelfaut;locale;aucun\n"},
        ["cybersécurité", "formation"],
    ),
    "Élus du Pays": Subjects(
        "Bureau du Pays",
        [
            ("Contrat de territoire", "La région confirme son soutien à neuf projets. Les plans de financement définitifs sont attendus pour la fin du mois."),
            ("Mobilités", "Le transport à la demande a servi mille huit cents fois. Les élus souhaitent un arrêt à la gare de Saint-Omer."),
            ("Eau et marais", "L’entretien des watergangs fait l’objet d’une convention avec la 7e section. Les crues de l’hiver ont montré trois points fragiles."),
            ("Budget", "Le compte administratif est présenté. L’excédent de fonctionnement est affecté aux études de mobilité."),
        ],
        ["Approuver le compte rendu de la séance précédente.", "Autoriser le président à signer la convention.", "Fixer la prochaine réunion à Lumbres."],
        {"Plan de financement": "Projet;Coût;Région;Communes\nMaison des aidants;184000;92000;92000\nVéloroute;410000;205000;205000\n"},
        ["contrat de territoire", "budget"],
    ),
}  # fmt: skip
PLACES = [
    "en mairie d’Arques",
    "à la Maison du Pays",
    "en mairie de Lumbres",
    "salle des fêtes de Wizernes",
    "à Aire-sur-la-Lys",
]
