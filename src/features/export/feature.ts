import { defineFeature } from '../define.ts'
import { exportFile } from './commands.ts'

export const exports = defineFeature({ name: 'export', commands: [exportFile] })
