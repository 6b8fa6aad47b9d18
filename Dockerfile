# The image that `marsad run` lives in: what runs and nothing that tests it, no compiler, no root. See docs/running.md.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements.txt ./
RUN python -m venv /opt/marsad \
 && /opt/marsad/bin/pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY seeds ./seeds
COPY crawler ./crawler
COPY parser ./parser
COPY db ./db
COPY alerts ./alerts
COPY web ./web
COPY marsad ./marsad
RUN /opt/marsad/bin/pip install --no-cache-dir --no-deps --no-index --no-build-isolation .

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Marsad" \
      org.opencontainers.image.description="Watches the Moroccan press for the foreign cooperation of DGSN and DGST" \
      org.opencontainers.image.licenses="Apache-2.0"
# tini reaps what crawls leave behind; the client is what `marsad backup` copies a PostgreSQL database with.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client-15 tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /var/lib/marsad marsad \
 && install -D --mode=644 /dev/null /etc/marsad/marsad.toml
COPY --from=build /opt/marsad /opt/marsad
# Inside a container loopback is nobody; what the world sees is decided by the port that is published.
ENV PATH=/opt/marsad/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    MARSAD_CONFIG=/etc/marsad/marsad.toml \
    MARSAD_DATABASE_URL=sqlite:////var/lib/marsad/marsad.db \
    MARSAD_WEB__HOST=0.0.0.0
WORKDIR /var/lib/marsad
USER 10001
VOLUME ["/var/lib/marsad"]
EXPOSE 8765
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 CMD ["marsad", "health"]
# -s: it reaps even where the engine brings an init of its own.
ENTRYPOINT ["tini", "-s", "--", "marsad"]
CMD ["run"]
