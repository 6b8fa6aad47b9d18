"""Pages as the press prints them, of invented articles: long heads, menus, boxes of other stories, scripts; few of them ours."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from marsad.newsroom import Newsroom, Story

FIRST = datetime(2025, 1, 1, 9, tzinfo=UTC)
_PARAGRAPHS = range(4, 9)
_BOXES = 40
"""Teasers of other stories around an article."""
_SCRIPT = "function track(e,n){return e&&n||window.dataLayer.push({event:'view',page:e,slot:n})};" * 250
_STYLE = ".post-item .entry-title a{color:#2d3436;font-size:15px;line-height:1.4;margin:0 auto;padding:0 12px}" * 150

# What an ordinary day brings. Words that also stand in our articles are meant to: security of food, services of a town hall.
_ORDINARY = {
    "ar": (
        "فاز المنتخب الوطني بثلاثة أهداف لهدف في المباراة الودية التي احتضنها ملعب طنجة الكبير أمام جمهور غفير.",
        "أعلنت وزارة الفلاحة أن الموسم الحالي سيشهد زراعة أربعة ملايين هكتار من الحبوب بفضل التساقطات الأخيرة.",
        "ناقش مجلس النواب مشروع قانون المالية في جلسة عمومية استمرت إلى ساعة متأخرة من الليل وعرفت تدخلات كثيرة.",
        "ارتفعت أسعار زيت الزيتون في أسواق مكناس وفاس بنسبة عشرين في المئة مقارنة مع السنة الماضية.",
        "تساقطت الثلوج على مرتفعات الأطلس وعلقت الدراسة في عدد من الجماعات القروية إلى غاية يوم الاثنين.",
        "قدم المهرجان الدولي للسينما بمراكش برنامج دورته الجديدة التي تشارك فيها أفلام من ثلاثين دولة.",
        "أكد مدير المستشفى الجامعي أن قسم المستعجلات سيستفيد من تجهيزات حديثة ومن خمسين ممرضا جديدا.",
        "دعا خبراء الاقتصاد إلى تقوية الأمن الغذائي وتشجيع الاستثمار في المناطق القروية خلال السنوات المقبلة.",
        "وتواصل الجماعة الحضرية أشغال تهيئة الحدائق العمومية وتوسيع الطرق المؤدية إلى المحطة الجديدة.",
        "وقال المتحدث إن السكان ينتظرون نتائج الدراسة التي أنجزتها الوكالة قبل اتخاذ القرار النهائي.",
    ),
    "fr": (
        "L'équipe nationale s'est imposée trois buts à un en match amical, devant un public nombreux venu de toute la région.",
        "Le ministère de l'Agriculture table sur quatre millions d'hectares de céréales grâce aux pluies des dernières semaines.",
        "La Chambre des représentants a examiné le projet de loi de finances jusque tard dans la nuit, au terme de longs débats.",
        "Le prix de l'huile d'olive a augmenté de vingt pour cent sur les marchés de Meknès par rapport à l'an dernier.",
        "La neige est tombée sur les hauteurs de l'Atlas et les cours ont été suspendus dans plusieurs communes rurales.",
        "Le festival du film dévoile le programme de sa nouvelle édition, où trente pays seront représentés.",
        "Le centre hospitalier recevra de nouveaux équipements et cinquante infirmiers, a indiqué son directeur.",
        "Les services municipaux poursuivent les travaux d'aménagement des jardins publics et de la nouvelle gare.",
        "Selon l'étude publiée lundi, la croissance devrait atteindre quatre pour cent l'an prochain.",
        "Les habitants attendent désormais la décision définitive, promise avant la fin du trimestre.",
    ),
}
_MENU = {
    "ar": ("الرئيسية", "سياسة", "مجتمع", "حوادث", "اقتصاد", "رياضة", "أخبار المغرب", "فن وثقافة", "خدمات", "اتصل بنا"),
    "fr": ("Accueil", "Politique", "Société", "Faits divers", "Économie", "Sport", "Maroc", "Culture", "Services", "Contact"),
}
_TEASERS = {
    "ar": (
        "أمن طنجة يوقف شخصا بشبهة السرقة",
        "حادثة سير تخلف جريحين",
        "هذه مواعيد مباريات البطولة",
        "ارتفاع جديد في أسعار المحروقات",
    ),
    "fr": (
        "Tanger : la police arrête un voleur",
        "Deux blessés sur l'autoroute",
        "Le calendrier du championnat",
        "Les carburants en hausse",
    ),
}
_ALPHABETS = ("utf-8", "utf-8", "utf-8", "cp1256")


@dataclass(frozen=True)
class Printed:
    """A page with its address."""

    url: str
    body: bytes
    published: datetime


def printed(newsroom: Newsroom, count: int, *, of_ours: float = 0.05, seed: int = 0) -> Iterator[Printed]:
    """Give so many pages, each another; that share of them are the newsroom's stories, the others tell of ordinary things."""
    chance = random.Random(seed)
    stories = [story for story in newsroom.stories.values() if story.language in _MENU]
    every = round(1 / of_ours) if of_ours else count + 1
    for number in range(count):
        published = FIRST + timedelta(minutes=7 * number)
        story = stories[number // every % len(stories)] if number % every == 0 else None
        language = story.language if story else ("ar", "ar", "fr")[number % 3]
        title, paragraphs = _ours(story, number) if story else _ordinary(language, number, chance)
        page = _page(language, number, title, paragraphs, published, chance)
        alphabet = chance.choice(_ALPHABETS) if language == "ar" else "utf-8"
        yield Printed(
            f"https://jarida.example/{published:%Y/%m/%d}/{number}", page.encode(alphabet, "xmlcharrefreplace"), published
        )


def _ours(story: Story, number: int) -> tuple[str, Sequence[str]]:
    return story.title, [*story.paragraphs, f"({number})"]


def _ordinary(language: str, number: int, chance: random.Random) -> tuple[str, Sequence[str]]:
    paragraphs = [" ".join(chance.sample(_ORDINARY[language], 2)) for _ in range(chance.choice(_PARAGRAPHS))]
    return f"{paragraphs[0][:70]} {number}", paragraphs


def _page(language: str, number: int, title: str, paragraphs: Sequence[str], published: datetime, chance: random.Random) -> str:
    menu = "".join(f'<li class="menu-item"><a href="/category/{n}">{name}</a></li>' for n, name in enumerate(_MENU[language]))
    boxes = "".join(_box(chance.choice(_TEASERS[language]), number + n) for n in range(_BOXES))
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta property="og:title" content="{escape(title)}"><style>{_STYLE}</style><script>{_SCRIPT}</script>'
        f'<meta property="article:published_time" content="{published.isoformat()}"></head><body><nav><ul>{menu}</ul></nav>'
        f'<aside>{boxes}</aside><article><h1 class="entry-title">{escape(title)}</h1><div class="entry-content">{text}</div>'
        f"</article><footer><ul>{menu}</ul>{boxes}<script>{_SCRIPT}</script></footer></body></html>"
    )


def _box(teaser: str, number: int) -> str:
    return (
        f'<li class="post-item tie-standard"><a aria-label="{teaser}" href="https://jarida.example/{number}" class="post-thumb">'
        f'<img width="390" height="220" src="https://jarida.example/wp-content/uploads/{number}-390x220.jpg" loading="lazy"></a>'
        f'<div class="post-details"><h3 class="post-title"><a href="/{number}">{teaser} {number}</a></h3>'
        f'<span class="date meta-item tie-icon">{number % 24} h</span></div></li>'
    )
