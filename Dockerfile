# The image that `marsad run` lives in: what runs and nothing that tests it, no compiler, no root.
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
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/marsad marsad \
 && install -D /dev/null /etc/marsad/marsad.toml
COPY --from=build /opt/marsad /opt/marsad
# Inside a container loopback is nobody; what the world sees is decided by the port that is published.
ENV PATH=/opt/marsad/bin:$PATH \
    MARSAD_CONFIG=/etc/marsad/marsad.toml \
    MARSAD_DATABASE_URL=sqlite:////var/lib/marsad/marsad.db \
    MARSAD_WEB__HOST=0.0.0.0
WORKDIR /var/lib/marsad
USER 10001
VOLUME ["/var/lib/marsad"]
EXPOSE 8765
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/healthz', timeout=4)"]
ENTRYPOINT ["marsad"]
CMD ["run"]
