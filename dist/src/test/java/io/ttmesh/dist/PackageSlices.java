package io.ttmesh.dist;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** How packages are grouped before cycles between the groups are looked for. */
enum PackageSlices implements SliceAssignment {
    /** A package and its internal half count as one, for they exist for each other. */
    WITH_INTERNALS {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName().replaceFirst("\\.(internal|spi)(\\..*)?$", ""));
        }
    },
    /** The internal packages alone, each by itself. */
    INTERNALS_ONLY {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return CodeConditions.isInternal(javaClass)
                    ? SliceIdentifier.of(javaClass.getPackageName())
                    : SliceIdentifier.ignore();
        }
    };

    @Override
    public String getDescription() {
        return "packages " + name();
    }
}
