# One image for each service, from one build: docker build --target gateway .
# (or frame-ingest, camera, scene-query, setup, faults). Read by the classic builder and by
# BuildKit. What each may do is the permission set of its name in deno.json.
ARG DENO_VERSION=2.9.6

FROM denoland/deno:debian-${DENO_VERSION} AS build
WORKDIR /src
COPY deno.json deno.lock ./
COPY camera-math/deno.json camera-math/
COPY contracts/deno.json contracts/
COPY kit/deno.json kit/
COPY services/camera/deno.json services/camera/
COPY services/frame-ingest/deno.json services/frame-ingest/
COPY services/gateway/deno.json services/gateway/
COPY services/scene-query/deno.json services/scene-query/
COPY tests/deno.json tests/
COPY tools/deno.json tools/
COPY web/deno.json web/
RUN deno install --frozen
COPY . .
RUN deno run -A --cached-only --frozen tools/build_page.ts \
 && deno run -A --cached-only --frozen tools/stage_services.ts /app \
    services/camera/main.ts services/frame-ingest/main.ts services/scene-query/main.ts \
    services/gateway/main.ts deploy/setup/main.ts deploy/faults/main.ts deploy/healthcheck.ts \
 && mkdir -p /empty/run/fuelrail /empty/tls /empty/secrets/setup /empty/secrets/nats \
    /empty/secrets/nats-data /empty/secrets/nats-data-2 /empty/secrets/nats-data-3 \
    /empty/secrets/proxy /empty/secrets/gateway \
    /empty/secrets/frame-ingest /empty/secrets/camera /empty/secrets/scene-query

FROM denoland/deno:distroless-${DENO_VERSION} AS service
WORKDIR /app
COPY --from=build /app /app
# New volumes take their owner from the folders that they are mounted on.
COPY --from=build --chown=65532:65532 /empty /
ENV NO_COLOR=1 DENO_NO_UPDATE_CHECK=1
USER 65532:65532
STOPSIGNAL SIGTERM

FROM service AS frame-ingest
ENV HOST=0.0.0.0 METRICS_PORT=9464 OTEL_SERVICE_NAME=fuelrail-frame-ingest
ENTRYPOINT ["deno", "run", "--quiet", "--no-prompt", "--cached-only", "-P=frame-ingest", "services/frame-ingest/main.ts"]
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 CMD ["deno", "run", "--quiet", "--no-prompt", "--cached-only", "-P=healthcheck", "deploy/healthcheck.ts"]

FROM service AS camera
ENV HOST=0.0.0.0 METRICS_PORT=9464 OTEL_SERVICE_NAME=fuelrail-camera
ENTRYPOINT ["deno", "run", "--quiet", "--no-prompt", "--cached-only", "-P=camera", "services/camera/main.ts"]
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 CMD ["deno", "run", "--quiet", "--no-prompt", "--cached-only", "-P=healthcheck", "deploy/healthcheck.ts"]

FROM service AS scene-query
ENV HOST=0.0.0.0 METRICS_PORT=9464 OTEL_SERVICE_NAME=fuelrail-scene-query
ENTRYPOINT ["deno", "run", "--quiet", "--no-prompt", "--cached-only", "-P=scene-query", "services/scene-query/main.ts"]
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 CMD ["deno", "run", "--quiet", "--no-prompt", "--cached-only", "-P=healthcheck", "deploy/healthcheck.ts"]

FROM service AS gateway
ENV HOST=0.0.0.0 PORT=8080 OTEL_SERVICE_NAME=fuelrail-gateway
EXPOSE 8080
ENTRYPOINT ["deno", "run", "--quiet", "--no-prompt", "--cached-only", "-P=gateway", "services/gateway/main.ts"]
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["deno", "run", "--quiet", "--no-prompt", "--cached-only", "-P=healthcheck", "deploy/healthcheck.ts"]

FROM service AS setup
ENTRYPOINT ["deno", "run", "--quiet", "--no-prompt", "--cached-only", "-P=setup", "deploy/setup/main.ts"]
HEALTHCHECK NONE

FROM service AS faults
ENTRYPOINT ["deno", "run", "--quiet", "--no-prompt", "--cached-only", "-P=faults", "deploy/faults/main.ts"]
HEALTHCHECK --interval=5s --timeout=6s --start-period=10s --retries=3 CMD ["deno", "run", "--quiet", "--no-prompt", "--cached-only", "-P=healthcheck", "deploy/healthcheck.ts"]
