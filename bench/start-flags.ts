import { readFileSync } from 'node:fs'

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/**
 * The flags of `npm start`, so that whatever runs the bot or its engine has the same memory options as in production.
 */
export const startFlags: readonly string[] = String(scripts.start).match(/--[\w-]+=\S+/g) ?? []
