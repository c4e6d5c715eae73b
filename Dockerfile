# One image for each service, from one build: docker build --target gateway .
# (or frame-ingest, camera, scene-query). Read by the classic builder and by BuildKit.
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
RUN deno run -A tools/build_page.ts \
 && deno run -A tools/stage_services.ts /app \
    services/camera/main.ts services/frame-ingest/main.ts services/scene-query/main.ts \
    services/gateway/main.ts deploy/healthcheck.ts

FROM denoland/deno:distroless-${DENO_VERSION} AS service
WORKDIR /app
COPY --from=build /app /app
ENV NO_COLOR=1 DENO_NO_UPDATE_CHECK=1
USER 65532:65532
STOPSIGNAL SIGTERM

FROM service AS frame-ingest
ENTRYPOINT ["deno", "run", "--no-prompt", "--cached-only", "--allow-env", "--allow-net", "--allow-sys", "--allow-read=/app", "--allow-ffi=/app/node_modules", "services/frame-ingest/main.ts"]
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 CMD ["deno", "run", "--no-prompt", "--cached-only", "--allow-env", "--allow-net", "--allow-sys", "--allow-read=/app", "deploy/healthcheck.ts", "frame-ingest"]

FROM service AS camera
ENTRYPOINT ["deno", "run", "--no-prompt", "--cached-only", "--allow-env", "--allow-net", "--allow-sys", "--allow-read=/app", "services/camera/main.ts"]
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 CMD ["deno", "run", "--no-prompt", "--cached-only", "--allow-env", "--allow-net", "--allow-sys", "--allow-read=/app", "deploy/healthcheck.ts", "camera"]

FROM service AS scene-query
ENTRYPOINT ["deno", "run", "--no-prompt", "--cached-only", "--allow-env", "--allow-net", "--allow-sys", "--allow-read=/app,/assets", "services/scene-query/main.ts"]
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 CMD ["deno", "run", "--no-prompt", "--cached-only", "--allow-env", "--allow-net", "--allow-sys", "--allow-read=/app", "deploy/healthcheck.ts", "scene-query"]

FROM service AS gateway
ENV HOST=0.0.0.0 PORT=8080
EXPOSE 8080
ENTRYPOINT ["deno", "run", "--no-prompt", "--cached-only", "--allow-env", "--allow-net", "--allow-sys", "--allow-read=/app", "--allow-ffi=/app/node_modules", "services/gateway/main.ts"]
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["deno", "run", "--no-prompt", "--cached-only", "--allow-env", "--allow-net", "deploy/healthcheck.ts", "gateway"]
