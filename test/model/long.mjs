// Loaded by `npm run test:model` only: the same scenarios, more than a hundred times as many as in `npm test`.
process.env.MODEL_STORIES ??= '1000'
