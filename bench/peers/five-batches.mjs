import { batch, chunks, disableItem, readItem, state } from './plain.mjs'

/** Batches of 20, five in parallel, without retries. */
export function prepare({ url, token }) {
  const run = async (accounts, item) => {
    const parts = chunks(accounts, 20)
    const results = []
    let next = 0
    const work = async () => {
      while (next < parts.length) {
        const index = next++
        results[index] = await batch(url, token, parts[index].map(item))
      }
    }
    await Promise.all([1, 2, 3, 4, 5].map(work))
    return results.flat()
  }
  return {
    status: async (accounts) => (await run(accounts, readItem)).map(state),
    disable: async (accounts) => (await run(accounts, disableItem)).map((done) => done !== null),
  }
}
