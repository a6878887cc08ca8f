import assert from 'node:assert/strict'
import type { Turn } from '../../src/bot/turn/command.ts'
import { createSignOut } from '../../src/commands/sign-out.ts'
import { wordsFor } from '../../src/messages/index.ts'

describe('signing out', () => {
  it('drops the sign-in, then every Graph token that is kept for the person', async () => {
    const done: string[] = []
    const command = createSignOut({
      signIn: { signOut: async ({ userId }) => void done.push(`signed out ${userId}`) },
      graphTokens: { forget: async (oid) => void done.push(`forgot ${oid}`) },
    })
    assert.ok(!command.scopes)
    const speaker = { userId: '29:ann', oid: 'ann', device: 'desktop', locale: 'en' }
    const turn = { speaker, words: wordsFor('en') } as unknown as Turn
    await command.run(turn, {})
    assert.deepEqual(done, ['signed out 29:ann', 'forgot ann'])
  })
})
