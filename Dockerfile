FROM node:24.21.0-slim
WORKDIR /kelisim
COPY . .
RUN npm ci && npm run build:pages && npm prune --omit=dev
USER node
ENV HOST=0.0.0.0 NODE_ENV=production
EXPOSE 3000
CMD ["node", "local/serve/main.ts"]
