/** The released page. */

import { start } from "./app.js";
import { RELEASED } from "./timetable.js";

start({ table: RELEASED });
