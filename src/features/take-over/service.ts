import { defineService } from '../../chat/turn/service.ts'
import { createHandovers } from '../../operations/handover/index.ts'

export const handovers = defineService('handovers', ({ context }) => createHandovers(context))
