package dev.ostiary.kernel;

/** What may be logged of an unknown exception: its types and places, never its message, which may hold anything. */
public final class Faults {
    private static final int FRAMES = 12;

    private Faults() {}

    /**
     * Says {@code what} failed, and the place of {@code fault}, to whoever keeps the logs. The logger is sought when it is
     * needed: looking for one opens each jar of the class path, which a small program has no time for.
     */
    public static void log(Class<?> where, String what, Throwable fault) {
        System.getLogger(where.getName()).log(System.Logger.Level.ERROR, what + ": " + place(fault));
    }

    /** Type and nearest frames of {@code fault} and of its causes. */
    public static String place(Throwable fault) {
        var out = new StringBuilder();
        for (Throwable each = fault; each != null && out.length() < 4000; each = each.getCause()) {
            out.append(out.isEmpty() ? "" : " caused by ")
                    .append(each.getClass().getName());
            var frames = each.getStackTrace();
            for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
                out.append(" at ").append(frames[i]);
            }
        }
        return out.toString();
    }
}
