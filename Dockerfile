# dingokr in a container. Build: docker build -t dingokr .
# An installation that must not move names its base by digest: --build-arg BASE=python@sha256:…
# pip's own settings reach the build as a secret: --secret id=pip,src=FILE (docs in README.md).
# `make docker-check` walks these lines without a container engine.
ARG BASE=python:3.11-slim

FROM ${BASE} AS packages
# Without pip: what runs in production need not be able to install.
RUN python -m venv --without-pip /app/.venv
COPY requirements.lock /build/requirements.lock
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    python -m pip --python /app/.venv/bin/python install --no-cache-dir --require-hashes -r /build/requirements.lock
# The project itself is not built (docs/decisions/0004): a .pth and a small script, as tools/environment.sh writes.
RUN printf '../../../..\n' >"$(echo /app/.venv/lib/python3*/site-packages)/dingokr.pth"
RUN printf '%s\n' '#!/app/.venv/bin/python' 'from bot.cli import main' 'main()' >/app/.venv/bin/dingokr && \
    chmod 755 /app/.venv/bin/dingokr

FROM ${BASE}
COPY --from=packages /app/.venv /app/.venv
COPY LICENSE /app/LICENSE
COPY okr /app/okr
COPY i18n /app/i18n
COPY dingtalk_client /app/dingtalk_client
COPY storage /app/storage
COPY charts /app/charts
COPY cards /app/cards
COPY exchange /app/exchange
COPY handlers /app/handlers
COPY web /app/web
COPY schedules /app/schedules
COPY simulator /app/simulator
COPY bot /app/bot
# Readable whatever the umask of the checkout was, and compiled now: the file system may be read-only
# later, and /data is all that is ever written to.
RUN find /app -mindepth 1 -maxdepth 1 ! -name .venv -exec chmod -R a+rX {} + && \
    python -m compileall -q -x '/[.]venv/' /app && \
    mkdir -p /data && chown 10001:10001 /data
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OKR_DATABASE_URL=sqlite:////data/okr.db
WORKDIR /app
VOLUME /data
# By number, so that a cluster can see that it is not root.
USER 10001:10001
EXPOSE 8700
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:8700/healthz', timeout=4)"]
CMD ["dingokr", "serve", "--host", "0.0.0.0", "--port", "8700"]
