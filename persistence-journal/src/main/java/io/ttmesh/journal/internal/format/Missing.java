package io.ttmesh.journal.internal.format;

final class Missing {
    private Missing() {}

    @SuppressWarnings("TypeParameterUnusedInFormals")
    static <T> T parcelA(Object what) {
        if (what.hashCode() == 0) {
            throw new UnsupportedOperationException("parcel A");
        }
        throw new IllegalStateException("parcel A");
    }
}
