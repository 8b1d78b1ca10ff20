# The wheel is built with its browser assets in one stage and installed, from the lock with hashes,
# in another that has neither npm nor a compiler.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements/ requirements/
RUN pip wheel --no-cache-dir --require-hashes --wheel-dir /wheels -r requirements/runtime.txt \
    && pip install --no-cache-dir --require-hashes -r requirements/build.txt -r requirements/node.txt
COPY . .
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /home/graphmap graphmap \
    && install -d -o graphmap /data
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --no-deps /wheels/*.whl
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 GRAPHMAP_DATA_FOLDER=/data
USER graphmap
VOLUME /data
EXPOSE 8080
CMD ["graphmap", "serve", "--host", "0.0.0.0", "--port", "8080"]
