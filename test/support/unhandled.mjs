// Loaded into a bot: errors that nobody handles, on demand.
process.on('SIGUSR2', () => void Promise.reject(new Error('left alone with Bearer abcdefghijklmnop')))
process.on('SIGWINCH', () => {
  setImmediate(() => {
    throw new Error('thrown at nobody')
  })
})
