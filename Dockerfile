FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv --without-pip /venv
COPY requirements.lock ./
RUN pip --python /venv/bin/python install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
# What only installs and tests is left behind: some 60 MB.
RUN pip --python /venv/bin/python install --no-cache-dir --no-deps --no-build-isolation -e . \
    && pip --python /venv/bin/python uninstall --yes setuptools \
    && python -m compileall -q --invalidation-mode unchecked-hash . \
    && find /venv -type d -name tests -path '*/sympy/*' -prune -exec rm -r {} +

FROM python:3.11-slim
RUN useradd --create-home --uid 1000 grader && mkdir /data && chown grader /data
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH GRADER_DATA_DIR=/data PYTHONUNBUFFERED=1
WORKDIR /app
USER grader
VOLUME /data
EXPOSE 8000
CMD ["grader", "serve"]
