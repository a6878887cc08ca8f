import assert from 'node:assert/strict'
import type { Turn } from '../../src/bot/turn/command.ts'
import { signOut as command } from '../../src/commands/about.ts'
import { messagesFor } from '../../src/messages/index.ts'

describe('signing out', () => {
  it('removes the sign-in, then every Graph token held for the person', async () => {
    const done: string[] = []
    const services = {
      signIn: { signOut: async ({ userId }: { userId: string }) => void done.push(`signed out ${userId}`) },
      graphTokens: { forget: async (oid: string) => void done.push(`forgot ${oid}`) },
    }
    assert.ok(command.access === 'everyone')
    const sender = { userId: '29:ann', oid: 'ann', device: 'desktop', locale: 'en' }
    const turn = { services, sender, messages: messagesFor('en') } as unknown as Turn
    await command.run(turn, {})
    assert.deepEqual(done, ['signed out 29:ann', 'forgot ann'])
  })
})
