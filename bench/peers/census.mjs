/** Does nothing: the "lost" figure shows how much there was to do. */
export function prepare() {
  return { disable: async (accounts) => accounts.map(() => null) }
}
