# Pinned by digest, because tags can move. Dependabot updates it.
FROM node:24-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS node

# The compiled program. Only dist/ is copied from this stage.
FROM node AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.mjs scripts/licences.mjs scripts/
COPY src/ src/
ARG COMMIT=
RUN npm run build

# Run-time dependencies, without what is never read: source maps, TypeScript and documents, more than half of the size, and the
# word lists that teams-ai brings for language models. Licences stay.
FROM node AS modules
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && rm -r node_modules/gpt-tokenizer && find node_modules -type f \
  -iregex '.*\.\(map\|[mc]?ts\|md\|markdown\|flow\)' -not -iregex '.*/\(licen[cs]e\|notice\|copying\)[^/]*' -delete

FROM node
LABEL org.opencontainers.image.title=Rollcall org.opencontainers.image.licenses=MIT
ENV NODE_ENV=production PORT=3978
WORKDIR /app
COPY --from=modules /app/node_modules node_modules/
COPY --from=build /app/dist dist/
COPY package.json LICENSE ./
USER node
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-old-space-size=512", "--max-semi-space-size=4", "dist/main.js"]
