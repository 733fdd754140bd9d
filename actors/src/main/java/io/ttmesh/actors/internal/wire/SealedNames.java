package io.ttmesh.actors.internal.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the members of a sealed type apart by their simple names, without any annotation. */
final class SealedNames extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;
    private static final String PROPERTY = "@type";

    /** The records and classes that a type stands for: those that it permits, or itself. */
    static List<Class<?>> leaves(Class<?> type) {
        List<Class<?>> leaves = new ArrayList<>();
        collect(type, leaves);
        return leaves;
    }

    private static void collect(Class<?> type, List<Class<?>> leaves) {
        if (!isBase(type)) {
            leaves.add(type);
            return;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            collect(permitted, leaves);
        }
    }

    static boolean isBase(Class<?> type) {
        return type.isSealed() && java.lang.reflect.Modifier.isAbstract(type.getModifiers()) && !type.isEnum();
    }

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
        JsonTypeInfo.Value own = super.findPolymorphicTypeInfo(config, annotated);
        return own == null && annotated instanceof AnnotatedClass && isBase(annotated.getRawType())
                ? JsonTypeInfo.Value.construct(
                        JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, PROPERTY, null, false, null)
                : own;
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        List<NamedType> own = super.findSubtypes(annotated);
        if (own != null || !isBase(annotated.getRawType())) {
            return own;
        }
        return leaves(annotated.getRawType()).stream()
                .map(leaf -> new NamedType(leaf, leaf.getSimpleName()))
                .toList();
    }
}
