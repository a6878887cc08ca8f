import { z } from 'zod/v4'
import { textLimits } from '../../core/text-limits.ts'
import { defineCommandSpec } from './spec.ts'

/** What a sentence says about someone, which decides what is offered. */
const events = ['compromised', 'leaving', 'lost', 'other'] as const

/** Offers changes of the person whom a sentence is about, if it asks for none that is known. */
export const offerChanges = defineCommandSpec({
  name: 'offer changes',
  hidden: true,
  access: 'everyone',
  arguments: {
    about: z.enum(events),
    /** The person as typed, or the whole sentence. */
    who: z.string().trim().min(1).max(300),
    /** The sentence, if it says why something should be done. */
    reason: z.string().trim().max(textLimits.reason).optional(),
  },
})
