# The bot as `python -m bot serve`. Build it in the project's folder: docker build -t roomkeeper .
# Pin the base image by digest in your own registry; its name alone is what others push to.
FROM python:3.13-slim AS packages

WORKDIR /app
COPY requirements-serve.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-serve.txt \
    && /venv/bin/pip uninstall --yes pip
COPY booking booking
COPY bot bot
COPY cards cards
COPY dialogs dialogs
COPY graph graph
# Compiled here, since the file system is read-only where it runs.
RUN /venv/bin/python -m compileall -q /app

FROM python:3.13-slim

LABEL org.opencontainers.image.title="Roomkeeper" \
      org.opencontainers.image.licenses="MIT"
# Without a font the letters of a floor plan in SVG could not be drawn.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
# A fixed number, so that Kubernetes can tell that it is not root, and a volume can be given to it.
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin roomkeeper \
    && install -d -o roomkeeper -g roomkeeper /data
COPY --from=packages /venv /venv
COPY --from=packages /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ROOMKEEPER_HOST=0.0.0.0 \
    ROOMKEEPER_PORT=3978 \
    ROOMKEEPER_LOG_FORMAT=json \
    ROOMKEEPER_DATABASE_URL=sqlite+aiosqlite:////data/roomkeeper.db
USER 10001
EXPOSE 3978
# A database in a file lives here; with PostgreSQL nothing is written at all.
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as http; http.urlopen('http://127.0.0.1:%s/healthz' % os.environ['ROOMKEEPER_PORT'], timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]
