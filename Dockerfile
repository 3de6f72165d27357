# Node of the Debian family: chDB and the packaged Chromium are built against glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production
# Chromium's own needs; its fonts come from npm.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libnss3 libnspr4 ca-certificates \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /uptally
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY --from=build /build/sql ./sql
COPY --from=build /build/proto ./proto
COPY --from=build /build/templates ./templates
COPY --from=build /build/contracts ./contracts
COPY --from=build /build/demo ./demo
COPY --from=build /build/docs/schemas ./docs/schemas
RUN install -d -o node -g node /data /contracts
USER node
ENV UPTALLY_DATA_DIR=/data UPTALLY_HTTP_HOST=0.0.0.0
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/uptally/dist/src/cli.js"]
CMD ["up"]
