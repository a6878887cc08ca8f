import { parseAddress } from '../../chat/posts/address.ts'
import { defineService } from '../../chat/turn/service.ts'
import { validTimeZone } from '../../core/zoned-time.ts'
import { approve, deny } from '../../operations/confirm/approval.ts'
import { type Approver, openRequest, type Review } from '../../operations/confirm/open-request.ts'
import type { Context } from '../../operations/model/context.ts'
import type { Operation } from '../../operations/model/types.ts'

/** Someone who has signed in to the page for one answer. */
export type SignedInApprover = Extract<Approver, { readonly signIn: unknown }>

/** How many accounts the page names. */
const namedOnPage = 200

const createOnPage = (context: Context) => ({
  registry: context.registry,
  now: context.clock.now,
  /** Whether there is a page at all. */
  isOn: context.limits.approvalSignIn !== undefined,
  request: (id: string, by: SignedInApprover): Promise<Review> =>
    openRequest(context, id, by, { verdicts: ['change'], offset: 0, limit: namedOnPage }),
  /** That of their card: their own, or the requester's if they have never used the bot. */
  timeZone: async ({ person }: SignedInApprover, { requester }: Pick<Operation, 'requester'>): Promise<string> => {
    const find = (personId: string) => context.store.conversations.find({ tenantId: person.tid, personId })
    const found = (await find(person.oid)) ?? (await find(requester.oid))
    return found === undefined ? 'UTC' : validTimeZone(parseAddress(found).timeZone)
  },
  /** `plan`: the hash of the plan that was shown. */
  answer: (
    how: 'approve' | 'deny',
    id: string,
    by: SignedInApprover & { readonly plan: string; readonly comment: string },
  ): Promise<Operation> => (how === 'approve' ? approve(context, id, by) : deny(context, id, by)),
})

/** Reading and answering requests on the page. */
export const approvalsOnPage = defineService('approvalsOnPage', ({ context }) => createOnPage(context))
