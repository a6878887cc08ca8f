// Loaded into a bot to throw unhandled errors on demand.
process.on('SIGUSR2', () => void Promise.reject(new Error('left alone with Bearer abcdefghijklmnop')))
process.on('SIGWINCH', () => {
  setImmediate(() => {
    throw new Error('thrown at nobody')
  })
})
