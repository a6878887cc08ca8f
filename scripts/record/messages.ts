import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { lookout } from '../../test/support/secrets.ts'
import { steadyMessage } from './steady.ts'

/*
 * For mocha: saves what the bot sends in each test, as the emulator's conversations receive it, in one file per test. A
 * message is saved in each of its states, once, without what differs from one run to the next.
 */

const folder = process.env['RECORD_TO'] ?? ''
const messages = new Map<string, Set<string>>()
let path = ''

const { look } = lookout
// Every message of every emulator is searched for secrets as it arrives.
lookout.look = (place, ...values) => {
  look(place, ...values)
  const said = place === 'chat' ? steadyMessage(String(values[0])) : undefined
  if (said !== undefined) messages.set(path, (messages.get(path) ?? new Set()).add(said))
}

function enter(file = 'none', title = 'none'): void {
  const hash = createHash('sha256').update(title).digest('hex').slice(0, 6)
  const name = title.replace(/\W+/g, '-').slice(0, 120)
  path = join(relative(process.cwd(), file), `${name}-${hash}.json`)
}

export const mochaHooks = {
  beforeAll(this: Mocha.Context) {
    enter(this.test?.parent?.suites[0]?.file, 'before the tests')
  },
  beforeEach(this: Mocha.Context) {
    enter(this.currentTest?.file, this.currentTest?.fullTitle())
  },
  /** In parallel runs, after each file. */
  afterAll() {
    for (const [name, found] of messages) {
      const file = join(folder, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, `[${[...found].sort().join(',\n')}]\n`)
    }
    messages.clear()
  },
}
