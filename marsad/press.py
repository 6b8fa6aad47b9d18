"""Prints and serves the newsroom: each outlet is a small web site on loopback, as hard to read as the real ones."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime as rfc822
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from marsad.loopback import served
from marsad.newsroom import Masthead, Newsroom, Story
from seeds.datafile import overlaid

_MOST_PER_PAGE = 100  # WordPress refuses more


def app(newsroom: Newsroom, outlet: str) -> Starlette:
    """Build the web site of one outlet. Its links carry whatever host and port the request asked for."""
    templates = _templates(newsroom.layers)
    return _Site(newsroom.outlets[outlet], newsroom.printed_by(outlet), templates).app()


@contextmanager
def serving(newsroom: Newsroom, ports: Mapping[str, int] | None = None) -> Iterator[dict[str, int]]:
    """Serve every outlet on its own loopback address until the block ends; gives the port of each.

    An outlet that `ports` does not name takes a free one. The servers run in threads of this process.
    """
    with ExitStack() as running:
        yield {
            slug: running.enter_context(served(app(newsroom, slug), masthead.address, (ports or {}).get(slug, 0)))
            for slug, masthead in newsroom.outlets.items()
        }


def root_of(outlet: Masthead, port: int) -> str:
    """Say where an outlet's web site begins."""
    return f"http://{outlet.address}:{port}"


def write_outlet_files(newsroom: Newsroom, ports: Mapping[str, int], directory: Path) -> None:
    """Write `outlets/<slug>.toml` into a configuration directory, so that the crawler finds the newsroom and nobody else."""
    template = _templates(newsroom.layers).get_template("outlet.toml")
    (directory / "outlets").mkdir(parents=True, exist_ok=True)
    for slug in overlaid(newsroom.layers, "outlets"):
        (directory / "outlets" / f"{slug}.toml").write_text("enabled = false\n", encoding="utf-8")
    for slug, outlet in newsroom.outlets.items():
        text = template.render(outlet=outlet, root=root_of(outlet, ports[slug]))
        (directory / "outlets" / f"{slug}.toml").write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class _Site:
    outlet: Masthead
    stories: Sequence[Story]
    templates: Environment

    def app(self) -> Starlette:
        feed = self.outlet.feed
        return Starlette(
            routes=[
                Route("/", self._page("front.html", "text/html")),
                Route("/robots.txt", self._page("robots.txt", "text/plain")),
                Route("/photo.svg", self._page("photo.svg", "image/svg+xml")),
                Route("/feed", self._page(f"feed.{feed}.xml", f"application/{feed}+xml")),
                Route("/news-sitemap.xml", self._page("news-sitemap.xml", "application/xml")),
                Route("/wp-json/wp/v2/posts", self._posts),
                Route("/{path:path}", self._article),
            ]
        )

    def _page(self, template: str, media_type: str) -> Callable[[Request], Response]:
        newest = max(story.modified or story.published for story in self.stories)

        def page(request: Request) -> Response:
            return _answer(request, self._render(template, _root(request)), media_type, newest)

        return page

    def _article(self, request: Request) -> Response:
        story = next((s for s in self.stories if self.outlet.path_of(s) == request.url.path), None)
        if story is None:
            raise HTTPException(404)
        others = [s for s in self.stories if s is not story]
        page = self._render(f"{self.outlet.slug}/article.html", _root(request), story, related=others[:3], most_read=others[-5:])
        return _answer(request, page, "text/html", story.modified or story.published)

    def _posts(self, request: Request) -> Response:
        """List articles as the REST interface of WordPress does: search, window, pages, `_fields`, totals in the headers."""
        per_page, page = _number(request, "per_page", 10), _number(request, "page", 1)
        if not 1 <= per_page <= _MOST_PER_PAGE or page < 1:
            return _wordpress_refusal("rest_invalid_param", "Invalid parameter(s): per_page, page")
        found = [story for story in self.stories if _is_asked_for(story, request.query_params)]
        pages = -(-len(found) // per_page)
        if page > max(pages, 1):
            return _wordpress_refusal("rest_post_invalid_page_number", "The page number requested is too large.")
        posts = [self._post(story, _root(request)) for story in found[(page - 1) * per_page : page * per_page]]
        wanted = [field for field in request.query_params.get("_fields", "").split(",") if field]
        return JSONResponse(
            [{name: value for name, value in post.items() if not wanted or name in wanted} for post in posts],
            headers={"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)},
        )

    def _post(self, story: Story, root: str) -> dict[str, Any]:
        changed = story.modified or story.published
        return {
            "id": story.id,
            "date": _unzoned(story.published),
            "date_gmt": _unzoned(story.published.astimezone(UTC)),
            "modified": _unzoned(changed),
            "modified_gmt": _unzoned(changed.astimezone(UTC)),
            "slug": story.slug,
            "type": "post",
            "link": root + self.outlet.path_of(story),
            "title": {"rendered": story.title},
            "excerpt": {"rendered": f"<p>{story.summary}</p>\n"},
            "content": {"rendered": self._render(f"{self.outlet.slug}/body.html", root, story)},
        }

    def _render(self, template: str, root: str, story: Story | None = None, **more: Sequence[Story]) -> str:
        return self.templates.get_template(template).render(
            outlet=self.outlet,
            labels=self.outlet.labels[story.language if story else self.outlet.languages[0]],
            stories=self.stories,
            by_slug={s.slug: s for s in self.stories},
            story=story,
            root=root,
            link=lambda linked: root + self.outlet.path_of(linked),
            **more,
        )


def _is_asked_for(story: Story, query: Mapping[str, str]) -> bool:
    """Whether a post is within `search`, `after` and `before`; like WordPress, by its own local time and by parts of words."""
    words = query.get("search", "").casefold().split()
    published = _unzoned(story.published)
    return (
        all(word in f"{story.title} {story.text}".casefold() for word in words)
        and published > query.get("after", "")[: len(published)]
        and published < query.get("before", "9999")[: len(published)]
    )


def _templates(layers: Sequence[Path]) -> Environment:
    folders = [layer / "newsroom" / "templates" for layer in reversed(layers)]
    templates = Environment(loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined)
    templates.filters |= {"dated": _dated, "rfc822": rfc822, "quoted": _quoted}
    return templates


def _dated(when: datetime, pattern: str, language: str) -> str:
    # `ar_MA`: Morocco's months are نونبر and غشت
    return format_datetime(when, pattern, locale="ar_MA" if language == "ar" else language)


def _quoted(value: Any) -> str:
    """Write a string or a list of strings as TOML, which reads JSON's."""
    return json.dumps(value, ensure_ascii=False)


def _answer(request: Request, text: str, media_type: str, modified: datetime) -> Response:
    """Send a page with its validators, or 304 to who has it already."""
    etag = f'"{sha256(text.encode()).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Last-Modified": rfc822(modified.astimezone(UTC), usegmt=True)}
    if _has_it(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=media_type, headers=headers)


def _has_it(request: Request, validators: Mapping[str, str]) -> bool:
    """Compare validators as RFC 9110 says: If-None-Match alone decides where it is given."""
    if (tags := request.headers.get("If-None-Match")) is not None:
        return validators["ETag"] in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    return request.headers.get("If-Modified-Since") == validators["Last-Modified"]


def _unzoned(when: datetime) -> str:
    """WordPress writes its dates without a zone, local ones and GMT alike."""
    return when.replace(tzinfo=None).isoformat()


def _root(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _number(request: Request, name: str, default: int) -> int:
    given = request.query_params.get(name, str(default))
    return int(given) if given.isdecimal() else 0


def _wordpress_refusal(code: str, message: str) -> Response:
    return JSONResponse({"code": code, "message": message, "data": {"status": 400}}, status_code=400)
