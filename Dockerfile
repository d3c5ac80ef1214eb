# One image for web, worker, beat and migrate; docker-compose.yml says which is which.
FROM python:3.11-slim AS build
ENV UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY requirements/bootstrap.txt requirements/prod.txt requirements/
# uv stays in this stage: only /app goes on.
RUN python -m venv /uv \
    && /uv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/bootstrap.txt \
    && /uv/bin/uv venv .venv \
    && /uv/bin/uv pip install --python .venv/bin/python --no-cache --compile-bytecode \
        --require-hashes -r requirements/prod.txt
COPY . .
# The key opens nothing: it only says that this is for a server, whose files carry their hash.
RUN SECRET_KEY=only-while-building .venv/bin/python manage.py collectstatic --noinput \
    && .venv/bin/python -m compileall -q athletes clubs config programs sessions \
    && rm -rf var

FROM python:3.11-slim
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# The app may read its code and write nowhere but /tmp.
RUN useradd --system --no-create-home --uid 10001 strongstride
COPY --from=build /app /app
WORKDIR /app
USER 10001
EXPOSE 8000
# Workers: $WEB_CONCURRENCY. Each serves one request at a time, so a proxy has to stand in front
# that waits for slow clients. An archive is larger than it holds back: that may take its minutes.
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--preload", "--timeout", "600", \
     "--worker-tmp-dir", "/dev/shm", "--max-requests", "5000", "--max-requests-jitter", "500"]
