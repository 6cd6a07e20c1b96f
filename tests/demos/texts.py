"""Captions, names and streets: all our own sentences and inventions."""

HOSTILE = ("<img src=x onerror=alert(1)>", '=HYPERLINK("http://example.com/premio";"Pincha aquí, es gratis")')

BREAD_OPEN = (
    "Recién salida del horno 🥖", "Buenos días, barrio ☀️", "Hoy huele a canela por toda la calle", "Masa madre, paciencia y mucho mimo",
    "¿Quién dijo que el lunes no tiene nada bueno?", "El secreto de la abuela: \"menos prisa y más horno\"", "Esta semana estrenamos receta, y nos tiembla el pulso",
    "Se acabaron ayer antes de las once, avisados estáis 😅", "Manos en la masa, literalmente", "Una hogaza, tres tostadas y un buen café",
    "Nos habéis pedido el pan de espelta, y aquí está", "Sábado de molletes", "Para los que madrugan, y para los que no",
)  # fmt: skip
BREAD_MIDDLE = (
    "Harina de trigo duro, agua, sal y 24 horas de reposo.", "Lo tenéis en el mostrador desde las 7:30, hasta que vuele.",
    "Lleva almendra, miel y ralladura de naranja; nada más.", "Guardad la corteza para las sopas, que no se tira nada.",
    "Dicen que el mejor trozo es el pico, ¿de qué equipo sois?", "Si lo congeláis en rebanadas, os dura todo el mes.",
    "Nuestro obrador es pequeño, por eso horneamos dos veces al día.", "Podéis encargarlo en la web y recogerlo sin cola.",
    "Con aceite, con tomate, o a bocados por el camino.", "Hecho a mano, \"torcido pero sincero\", como nos gusta.",
)  # fmt: skip
BREAD_CLOSE = (
    "#panartesano #masamadre", "¿Os guardamos una? 👇", "#panaderíadebarrio", "Os esperamos 🧡", "Contadnos en comentarios 👇", "#LaEspiga #demo",
    "Encargos en la web.", "",
)  # fmt: skip
NGO_OPEN = (
    "Jornada de limpieza en la ribera 🌿", "Así quedó el vivero comunitario", "Gracias a las 32 personas que nos acompañaron hoy", "El agua también es nuestra vecina",
    "Taller de compostaje para familias", "\"Antes no pasábamos por aquí\", nos contó una vecina", "Sembramos 120 árboles nativos", "Cuentas claras: esto hicimos en el trimestre",
)  # fmt: skip
NGO_MIDDLE = (
    "Fueron tres horas, veinte bolsas y muchas ganas de volver.", "Pueden inscribirse al próximo recorrido, es gratis y hay cupos.",
    "El grupo escolar midió la calidad del agua, y los resultados ya están en el salón.", "Necesitamos guantes, palas y dos manos más: ¿las suyas?",
    "Les dejamos el resumen en la siguiente imagen.", "Con su aporte cubrimos el refrigerio de los voluntarios.",
)  # fmt: skip
NGO_CLOSE = ("#RíoClaro #demo", "¡Los esperamos! 💧", "Cuéntennos qué opinan 👇", "#voluntariado", "")
SAAS_OPEN = (
    "We cut our first-reply time in half. Here is the boring checklist that did it.", "Your shared inbox is not a help desk.", "What 40 support leads told us about Mondays",
    "New in Tidepool Desk: snooze rules, finally", "A ticket is a sentence somebody was brave enough to send", "\"Can you just...\" is a product roadmap in disguise",
    "How we write macros that do not sound like macros", "Three charts we stopped putting in the weekly report", "Hiring your second support person, step by step",
)  # fmt: skip
SAAS_MIDDLE = (
    "It took a whiteboard, two weeks and one awkward meeting.", "We keep it short, because you have a queue.", "The template is free; no form, no call.",
    "Spoiler: the answer was fewer categories, not more.", "Tell us where it breaks for you.", "Numbers from our own desk, rounded, with the caveats.",
)  # fmt: skip
SAAS_CLOSE = ("#CustomerSupport", "#SaaS #demo", "Thoughts? 👇", "", "#HelpDesk")

FIRST = (
    "Rocío", "Macarena", "Triana", "Lola", "Esperanza", "Candela", "Inés", "Julia", "Marta", "Reyes", "Noelia", "Alba", "Curro", "Joaquín", "Álvaro", "Rafa",
    "Manuel", "Ignacio", "Pepe", "Hugo", "Samuel", "Gonzalo", "Begoña", "Pilar",
)  # fmt: skip
LAST = (
    "Ejemplo",
    "Ficticio",
    "Inventado",
    "Imaginario",
    "Supuesto",
    "Apócrifo",
    "Figurado",
    "Quimera",
    "Fingido",
    "Maqueta",
    "Ensayo",
    "Simulado",
)
SECOND = ("Prueba", "Tramoya", "Cartón", "Bambalina", "Borrador", "Muestra", "Molde", "Plantilla", "Boceto")
STREETS = (
    "Calle Papel de Estraza", "Calle Miga Blanda", "Plaza de la Levadura Imaginaria", "Avenida del Horno que No Existe", "Calle Rosca Inventada",
    "Pasaje del Rodillo Perdido", "Callejón de la Harina Ficticia", "Calle Cuatro Molinos de Cartón",
)  # fmt: skip
NGO_FIRST = ("Yesenia", "Camilo", "Marcela", "Wilson", "Paola", "Andrés", "Liliana", "Duván", "Ximena", "Édgar", "Nubia", "Jhon")

NGO_ASK = (
    "¿A qué hora es la jornada del sábado?", "¿Todavía hay cupos para el recorrido?", "¿Puedo llevar a mis hijos a la siembra?", "Quiero donar, ¿cómo lo hago?",
    "¿Hay que llevar guantes o los prestan ustedes?", "¿Dónde nos encontramos el domingo?", "Buenas, ¿expiden certificado de voluntariado?",
    "¿El taller de compostaje tiene algún costo?", "Vi basura otra vez junto al puente, ¿a quién le aviso?", "Somos un colegio, ¿pueden visitarnos?",
)  # fmt: skip
NGO_COMMENT = (
    "¡Qué bonito quedó el vivero!",
    "Allá estaremos el próximo fin de semana",
    "Ojalá vengan también a nuestra cuadra",
    "¿Y los resultados del agua, cuándo salen?",
)
NGO_REVIEW = {
    5: ("Gente amable y muy organizada.", "Aprendimos muchísimo en familia."), 4: ("Muy buena jornada, aunque empezó tarde.",),
    3: ("Bien, pero faltó información.",), 2: ("Nadie contestó mis mensajes.",),
}  # fmt: skip
NGO_SAID = {
    "positivo": ("Da gusto ver la ribera limpia gracias a {name}", "Recomiendo acompañar a {name}, vale la pena", "Qué buen trabajo el de {name} este mes"),
    "neutro": ("{name} anuncia jornada el fin de semana", "Alguien sabe si {name} va a estar en la feria", "Leí el informe del agua de {name}"),
    "negativo": ("{name} prometió volver y seguimos esperando", "Esperaba más de {name} en la ribera"),
}  # fmt: skip
PAPER = ("colibri", "guadua", "frailejon", "chilco", "copeton", "aliso", "tingua", "cucarachero", "sauco", "curi", "arrayan", "borrachero")
VOLUNTEERS = ("Yesenia Ensayo", "Duván Maqueta")
DESK_FIRST = ("Aoife", "Ciara", "Conor", "Eoin", "Fergus", "Niamh", "Orla", "Padraig", "Roisin", "Tadhg")
