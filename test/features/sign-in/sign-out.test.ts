import assert from 'node:assert/strict'
import type { Turn } from '../../../src/chat/turn/command.ts'
import { signOut as command } from '../../../src/features/sign-in/commands.ts'
import { messagesFor } from '../../support/words.ts'

describe('signing out', () => {
  const signingOut = async (failing?: Error) => {
    const done: string[] = []
    const services = {
      operations: {
        signedOut: async ({ oid }: { oid: string }) => {
          if (failing) throw failing
          done.push(`stopped ${oid}`)
        },
        list: async () => ({ operations: [], total: 0 }),
      },
      signIn: { signOut: async ({ userId }: { userId: string }) => void done.push(`signed out ${userId}`) },
      graphTokens: { forget: async (oid: string) => void done.push(`forgot ${oid}`) },
    }
    assert.ok(command.access === 'everyone')
    const sender = { userId: '29:ann', oid: 'ann', device: 'desktop', locale: 'en' }
    const turn = { services, sender, messages: messagesFor('en') } as unknown as Turn
    return { done, answer: command.run(turn, {}) }
  }

  it('stops the operations, removes the sign-in and every Graph token, and stops what began at the same time', async () => {
    const { done, answer } = await signingOut()
    await answer
    assert.deepEqual(done, ['stopped ann', 'signed out 29:ann', 'forgot ann', 'stopped ann'])
  })

  it('removes the sign-in and the tokens even if the database is down', async () => {
    const { done, answer } = await signingOut(new Error('The database is down'))
    await assert.rejects(async () => answer, /The database is down/)
    assert.deepEqual(done, ['signed out 29:ann', 'forgot ann'])
  })
})
