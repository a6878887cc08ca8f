import assert from 'node:assert/strict'
import { createLog } from '../../src/core/log.ts'
import { connectionsPerInstance } from '../../src/store/engine/postgres.ts'
import { probeStore } from '../../src/store/tools/probe.ts'
import { useInstances } from '../support/instances.ts'
import { wordsOf } from '../support/rollcall.ts'

const people = 12
// One is for the doctor.
const connections = 2 * connectionsPerInstance + 1

describe('two instances on a database with as many connections as they say they need', () => {
  const all = useInstances({ count: 2, connections })

  it('answer many people at once, and show how many connections there are', async () => {
    const { emulator, databaseUrl, logged } = all()
    const crowd = [...emulator.world.people.values()]
      .filter(({ accountEnabled, userType }) => accountEnabled && userType === 'Member')
      .slice(0, people)
    const chats = []
    for (const person of crowd) chats.push(await all().signedIn(person))
    const answers = await Promise.all(chats.flatMap((chat) => ['operations', 'whoami'].map((text) => chat.say(text))))
    const texts = answers.flatMap(({ replies }) => replies.map(wordsOf))
    assert.deepEqual(
      texts.filter((text) => /database isn’t responding/.test(text)),
      [],
    )
    assert.ok(texts.length >= 2 * people, `${texts.length} answers`)
    assert.deepEqual(
      logged.flat().filter((line) => /too many connections/.test(line)),
      [],
    )

    const probe = await probeStore({ databaseUrl, dataDir: '', log: createLog({ level: 'silent' }) })
    assert.ok(probe.found === 'open' && probe.connections)
    const { available, open, perInstance } = probe.connections
    assert.equal(available, connections)
    assert.ok(open >= 2 && open <= available, `${open} open`)
    assert.equal(perInstance, connectionsPerInstance)
  })
})
