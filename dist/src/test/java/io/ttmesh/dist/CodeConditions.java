package io.ttmesh.dist;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the floor rules ask of a class and ArchUnit does not ship. */
final class CodeConditions {
    private static final Pattern MODULE = Pattern.compile("io\\.ttmesh\\.(\\w+).*");
    private static final Pattern INTERNAL = Pattern.compile("io\\.ttmesh\\.(.+\\.)?internal(\\..+)?");

    static final ArchCondition<JavaClass> BE_RECORDS_INTERFACES_OR_ENUMS =
            ArchCondition.from(DescribedPredicate.<JavaClass>describe(
                    "be records, interfaces or enums", c -> c.isRecord() || c.isInterface() || c.isEnum()));

    static final ArchCondition<JavaClass> USE_INTERNALS_OF_THEIR_OWN_MODULE_ONLY =
            new ArchCondition<>("use internals of their own module only") {
                @Override
                public void check(JavaClass user, ConditionEvents events) {
                    for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                        var used = dependency.getTargetClass().getBaseComponentType();
                        if (isInternal(used) && !module(used).equals(module(user))) {
                            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                        }
                    }
                }
            };

    static final ArchCondition<JavaClass> KEEP_INTERNAL_TYPES_OUT_OF_PUBLIC_MEMBERS =
            new ArchCondition<>("keep internal types out of public members") {
                @Override
                public void check(JavaClass api, ConditionEvents events) {
                    if (isInternal(api) || !isPublic(api)) {
                        return;
                    }
                    for (JavaMember member : api.getMembers()) {
                        var leaked = leaked(member);
                        if (!leaked.isEmpty()) {
                            events.add(SimpleConditionEvent.violated(
                                    member, member.getDescription() + " shows " + leaked));
                        }
                    }
                }
            };

    private CodeConditions() {}

    /** Any call of or method reference to a method of that name, inherited and overloaded ones included. */
    static ArchCondition<JavaClass> access(Class<?> owner, String method) {
        return access(owner, method, -1);
    }

    /** The same for the overload with so many parameters; -1 for all overloads. */
    static ArchCondition<JavaClass> access(Class<?> owner, String method, int parameters) {
        return new ArchCondition<>("access " + owner.getSimpleName() + "." + method) {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                for (JavaAccess<?> access : user.getAccessesFromSelf()) {
                    if (reaches(access, owner, method, parameters)) {
                        events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
                    }
                }
            }
        };
    }

    static DescribedPredicate<JavaClass> exemptBy(Map<String, String> reasons) {
        return DescribedPredicate.describe(
                "exempt " + reasons.keySet(),
                c -> reasons.keySet().stream()
                        .anyMatch(name -> c.getName().equals(name)
                                || c.getName().startsWith(name + ".")
                                || c.getName().startsWith(name + "$")));
    }

    private static boolean reaches(JavaAccess<?> access, Class<?> owner, String method, int parameters) {
        return access.getTargetOwner().isAssignableTo(owner)
                && access.getName().equals(method)
                && (parameters < 0 || parameters == parameterCount(access));
    }

    private static int parameterCount(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                ? target.getRawParameterTypes().size()
                : 0;
    }

    private static Set<String> leaked(JavaMember member) {
        var modifiers = member.getModifiers();
        if (!modifiers.contains(JavaModifier.PUBLIC) && !modifiers.contains(JavaModifier.PROTECTED)) {
            return Set.of();
        }
        Stream<JavaClass> shown = switch (member) {
            case JavaField field -> field.getType().getAllInvolvedRawTypes().stream();
            case JavaCodeUnit code ->
                Stream.concat(Stream.of(code.getReturnType()), code.getParameterTypes().stream())
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream());
            default -> Stream.empty();
        };
        return shown.map(JavaClass::getBaseComponentType)
                .filter(CodeConditions::isInternal)
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
    }

    private static boolean isPublic(JavaClass javaClass) {
        return javaClass.getModifiers().contains(JavaModifier.PUBLIC)
                && javaClass.getEnclosingClass().map(CodeConditions::isPublic).orElse(true);
    }

    static boolean isInternal(JavaClass javaClass) {
        return INTERNAL.matcher(javaClass.getPackageName()).matches();
    }

    private static String module(JavaClass javaClass) {
        var matcher = MODULE.matcher(javaClass.getPackageName());
        return matcher.matches() ? matcher.group(1) : "";
    }
}
