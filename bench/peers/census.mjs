/** Does nothing at all: what is "lost" then is what was there to be done. */
export function prepare() {
  return { disable: async (accounts) => accounts.map(() => null) }
}
