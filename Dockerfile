# L’extranet en une image : le même programme que « script/run », sans outil de construction, sous un compte sans droits.
FROM python:3.11-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/extranet
WORKDIR /source
COPY requirements/run.lock requirements/
RUN /opt/extranet/bin/pip install --require-hashes -r requirements/run.lock
COPY . .
# Nothing is fetched here: the builder (hatchling) came with the lock file, hashes checked.
RUN /opt/extranet/bin/pip install --no-deps --no-build-isolation --no-index . \
 && /opt/extranet/bin/pip uninstall --yes hatchling editables trove-classifiers pathspec pluggy setuptools pip

FROM python:3.11-slim-trixie
# pg_dump and pg_restore serve « extranet backup » and « extranet restore » on PostgreSQL; tesseract reads scanned pages.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client tesseract-ocr tesseract-ocr-fra \
 && rm -rf /var/lib/apt/lists/* \
 && python -m pip uninstall --yes pip setuptools wheel \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin extranet \
 && install -d -o extranet -g extranet -m 0750 /data
COPY --from=build /opt/extranet /opt/extranet
COPY script/healthcheck.py /opt/extranet/healthcheck.py
ENV PATH=/opt/extranet/bin:$PATH DATA_DIR=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER extranet
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "/opt/extranet/healthcheck.py"]
# One container holds all: web and background work. docker-compose.yml separates the two.
CMD ["extranet", "run", "--host", "0.0.0.0"]
