import assert from 'node:assert/strict'
import { parseAddress } from '../../../src/chat/posts/address.ts'
import { createNotices } from '../../../src/chat/posts/notices.ts'
import type { NoticeKind } from '../../../src/operations/index.ts'
import { always, defineNotices } from '../../../src/operations/lifecycle/notice.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { messagesFor } from '../../support/words.ts'
import { ordinaryTexts, sampleOperation } from '../views/samples/index.ts'

const chat = (id: string, conversationType: string) => ({ conversation: { id, conversationType } })

describe('a short message about an operation', () => {
  const sent = async (about: NoticeKind, card: string, options: { known?: boolean; shared?: boolean } = {}) => {
    const said: string[] = []
    const notices = createNotices({
      deliver: {
        postLater: async ({ conversation }, reply) => {
          said.push(`${conversation?.id}: ${reply.summary}`)
          return 'message'
        },
      },
      reaching: {
        find: async () =>
          options.known
            ? parseAddress({ conversation: chat('own', 'personal'), locale: 'de', timeZone: 'UTC', device: 'phone' })
            : undefined,
      },
      messagesFor,
      clock: createFakeClock(),
      features: [],
    })
    const by = { oid: 'megan', upn: 'megan@contoso.com', name: 'Megan' }
    const approval = {
      until: 0,
      by,
      comment: null,
      excluded: [],
      extended: false,
      decidedAt: 1,
      asked: [],
      unreachable: [],
      install: null,
      notYet: [],
      conversation: null,
      escalated: null,
      away: [],
      othersAt: null,
    }
    const operation = sampleOperation(ordinaryTexts(), { state: 'done', approval })
    const reference = { conversation: chat('card', card), timeZone: 'UTC', locale: 'en' }
    const requester = { reference, userId: '29:ann', device: 'desktop', ...(options.shared && { shared: {} }) } as const
    await notices({ operation, about, to: { requester } })
    return said
  }

  it('goes to the chat with its card, if that is personal', async () => {
    assert.match((await sent('approved', 'personal')).join(), /^card: Megan approved your request/)
  })

  it("goes to the requester's personal chat, in their language, if the card is in a shared one", async () => {
    assert.match(
      (await sent('approved', 'groupChat', { known: true })).join(),
      /^own: Megan hat Ihre Anfrage genehmigt/,
    )
  })

  it('goes to the group chat if there is no personal chat; the end is announced there to everyone', async () => {
    assert.match((await sent('approved', 'groupChat', { shared: true })).join(), /^card: Megan approved/)
    assert.deepEqual(await sent('ended', 'groupChat', { shared: true }), [])
    assert.match((await sent('ended', 'groupChat')).join(), /^card: Disabled 0 of 24 accounts/)
  })

  it('does not start if it has neither words nor a card', () => {
    const start = (roleCards: readonly { name: string }[]) =>
      createNotices({
        deliver: { postLater: async () => undefined },
        reaching: { find: async () => undefined },
        messagesFor,
        clock: createFakeClock(),
        features: [{ notices: defineNotices({ letterCame: { isCurrent: always } }), roleCards }],
      })
    start([{ name: 'letterCame' }])
    assert.throws(() => start([{ name: 'letter' }]), { message: 'The message letterCame has neither words nor a card' })
  })
})
