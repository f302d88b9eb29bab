FROM node:20-bookworm-slim
ENV NODE_ENV=production UV_THREADPOOL_SIZE=16
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY specs specs
COPY transform transform
COPY ingest ingest
COPY warehouse warehouse
COPY dashboards dashboards
COPY cli cli
COPY tsconfig.json LICENSE ./
# Compiles the program into the image.
RUN node cli/pua.mjs --version
RUN mkdir -p /data && chown node:node /data
ENV PUA_DATA=/data
USER node
ENTRYPOINT ["node", "cli/pua.mjs"]
CMD ["serve"]
